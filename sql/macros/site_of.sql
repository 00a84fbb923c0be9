-- The site that articles belong to: an outlet known by name, else the host of their address; NULL where neither is.
create macro site_of(outlet_basis, outlet_id, url) as (
    if(
        outlet_basis <> 'unknown',
        outlet_id,
        'host:' || nullif(regexp_extract(lower(url), '^[a-z]+://(?:[^/@]*@)?(?:www\.)?([^/:?#]+)', 1), '')
    )
)
