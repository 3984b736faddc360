"""On what a portal's facts rest while nobody has verified them: the sentences that the notes of many leaves share."""

# Where the host is from
LISTED = "The host stands in two public lists of portals, which nobody tested."
IN_CODE = "The host is named in public code, which nobody tested."
IN_PLAN = "The host is named in the text of a plan."
ARTICLE_SEEN = "The address of an article on it was seen."
LIST_SEEN = "The address of this list was seen."
PAGED_SEEN = "The address of a later page of this list was seen."

# What its CMS is, and how that is known
CMS_UNKNOWN = "Its CMS is unknown: it is read by the generic family."
SHAREPOINT = "It runs SharePoint by a builder whose markup nobody has seen: it is read by the generic family."
WEBSPHERE = "It ran IBM WebSphere Portal, whose addresses do not last: it is read by the generic family."
DNN = "It ran DotNetNuke in 2012: it is read by the generic family."
COUSIN = "Its addresses look like a cousin of mDefault.aspx: it is read by the generic family."
JSON_API = "A single-page portal over a JSON API, as a public spider reads it."
DRUPAL = "It is said to run Drupal since 2021, of an unknown version, and SharePoint before."
GENERATOR_SEEN = "Its pages name NukeViet 4.5 as their generator."
FAMILY_BY_HOST = "Its family is told by its host's addresses or files in public sources; its markup nobody has seen."
FAMILY_INFERRED = "Its family is inferred from addresses of uploads and articles."
ADDRESSES_ONLY = "The addresses of its articles are seen, its markup is not: it is read as the generic family reads."
MARKUP_IN_CODE = "Its markup is as several independent public scrapers have it."

# What is assumed of its sections and its agency
FRONT = "No list of it is known: its front page is the section."
PATH = "The path of the section is the beginning of an article's address."
PATH_GUESSED = "The path of the section's first page is assumed from it."
AGENCY_ASSUMED = "Which agency runs it is assumed from its name."

# What became of it
STTTT = "The department was merged into Sở Khoa học và Công nghệ on 1 March 2025."
SNNPTNT = "The department was merged into Sở Nông nghiệp và Môi trường on 1 March 2025."
DISTRICT = "The district level was abolished on 1 July 2025."
COMMUNE = "Communes and wards were redrawn on 1 July 2025, and this one with them."
EARLIER_CITY = "The site of the city before backancity.gov.vn."
MOVED = (
    "It is the installation of Bình Phước, which moved here with its articles: its uploads lie in /uploads/binhphuoc/."
)
