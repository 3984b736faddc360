-- What people were told or are to be told, and what came of it: one row a message and receiver, or one without a receiver.
CREATE VIEW messages AS
SELECT
    message.id,
    message.kind,
    message.key,
    message.title,
    message.body,
    message.created_at,
    receiver.label AS receiver,
    delivery.attempts,
    delivery.next_try_at,
    delivery.sent_at,
    delivery.given_up_at,
    delivery.error
FROM message
LEFT JOIN receiver ON receiver.known_since <= message.created_at
    OR receiver.id IN (SELECT sent.receiver_id FROM delivery AS sent WHERE sent.message_id = message.id)
LEFT JOIN delivery ON delivery.message_id = message.id AND delivery.receiver_id = receiver.id;
