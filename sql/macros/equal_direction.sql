-- Who took equal words from whom, of two sides (see copy_sides), by the strongest that shows it: a credit, then time.
-- For pairs of equal bodies, which are not compared word by word and so have no row in copy_directions.
create macro equal_direction(a, b) as case
    when credit_given(b, a) is not null and credit_given(a, b) is null
        then {
            'direction': 'a_to_b',
            'basis': credit_basis(credit_given(b, a)),
            'evidence': concat(b.outlet, ' credits ', credit_given(b, a).agency, ': ', credit_given(b, a).surface)
        }
    when credit_given(a, b) is not null and credit_given(b, a) is null
        then {
            'direction': 'b_to_a',
            'basis': credit_basis(credit_given(a, b)),
            'evidence': concat(a.outlet, ' credits ', credit_given(a, b).agency, ': ', credit_given(a, b).surface)
        }
    when credit_shared(a, b) is not null
        then {
            'direction': 'common_upstream',
            'basis': credit_basis(credit_shared(a, b)),
            'evidence': concat('both credit ', credit_shared(a, b).agency, ': ', credit_shared(a, b).surface)
        }
    when a.latest < b.earliest
        then {
            'direction': 'a_to_b',
            'basis': 'time',
            'evidence': strftime(a.latest, 'out by %Y-%m-%d %H:%M')
                || strftime(b.earliest, ', the other not before %Y-%m-%d %H:%M')
        }
    when b.latest < a.earliest
        then {
            'direction': 'b_to_a',
            'basis': 'time',
            'evidence': strftime(b.latest, 'out by %Y-%m-%d %H:%M')
                || strftime(a.earliest, ', the other not before %Y-%m-%d %H:%M')
        }
    else {
        'direction': 'unknown',
        'basis': 'none',
        'evidence': if(credit_given(a, b) is null, 'neither credits the other', 'each credits the other')
            || ', and their times do not tell'
    }
end
