-- Which of two runs came later, to sort by: by the versions of the tables that it saw, which only grow, and by the clock,
-- which may have been wrong, only where these are the same.
create macro run_order(versions, ended_at) as ({
    'position': case
        when json_valid(versions) then
            coalesce(
                list_sum(list_transform(json_keys(versions), lambda k: (versions ->> ('$."' || k || '"'))::bigint)), 0
            )
        else 0
    end,
    'ended_at': ended_at
})
