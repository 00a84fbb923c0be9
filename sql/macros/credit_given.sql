-- The first credit that one side of equal texts gives to the outlet of the other; NULL where it gives none.
create macro credit_given(taker, giver) as list_filter(
    taker.credits,
    lambda c: coalesce(c.outlet_id = giver.outlet_id, false) and c.outlet_id is distinct from taker.outlet_id
)[1]
