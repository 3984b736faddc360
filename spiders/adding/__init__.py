"""A looked-at portal → its leaf and its fixture set in the checkout, whole or not at all."""
