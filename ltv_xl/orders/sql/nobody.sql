-- Ids that name nobody: all zeros or nines, with letters before them or not, and words for whoever has no account.
-- {words}: these words, folded; {guest_id}: the ids of guests who are told apart.
-- {is_given}: whether it is an id that the user names; where none is, no id is folded to find out.
-- First what nearly all ids are, since folding costs ten times as much.
CREATE OR REPLACE MACRO is_nobody(t) AS
    CASE WHEN regexp_full_match(t, '[A-Za-z]{{0,4}}[-_]?(0+|9{{3,}})(\.0+)?') THEN true
         WHEN regexp_full_match(t, '[!-~]*[0-9][!-~]*') THEN false
         ELSE regexp_full_match(folded(t), '[a-z]{{0,4}}[-_]?(0+|9{{3,}})|[-_.*?#]+|x{{3,}}')
              OR list_contains([{words}], regexp_replace(folded(t), '[-_.・()「」【】]', '', 'g'))
    END;

CREATE OR REPLACE MACRO is_given(t) AS {is_given};

CREATE OR REPLACE MACRO is_guest(t) AS
    CASE WHEN regexp_full_match(t, '[1-9][0-9]*') THEN is_nobody(t)
         WHEN regexp_full_match(t, '[!-~]*') THEN is_nobody(t) OR regexp_full_match(lower(t), '{guest_id}')
         ELSE is_nobody(t) OR regexp_full_match(folded(t), '{guest_id}')
    END OR {is_given};
