-- Text as words are compared: lower case, without accents; as many code points as before where accents are composed.
create macro folded(content) as (lower(strip_accents(content)))
