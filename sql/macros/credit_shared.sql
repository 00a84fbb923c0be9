-- The first credit of a side of equal texts to an agency that the other credits too and neither is.
create macro credit_shared(a, b) as list_filter(
    a.credits,
    lambda c: (c.outlet_id is not null or c.agency = upper(c.agency))
        and not coalesce(c.outlet_id = a.outlet_id, false)
        and not coalesce(c.outlet_id = b.outlet_id, false)
        and list_contains(
            list_transform(b.credits, lambda d: coalesce(d.outlet_id, d.agency)), coalesce(c.outlet_id, c.agency)
        )
)[1]
