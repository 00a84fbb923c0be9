-- What a credit is as the basis of a direction of copying.
create macro credit_basis(credit) as case
    when credit.role in ('slug', 'dateline') then 'slug'
    when credit.role = 'byline' then 'byline'
    else 'credit_line'
end
