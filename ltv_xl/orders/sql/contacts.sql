-- What guests, and members with a contact of theirs, are reached by. label: the member's id, the e-mail address,
-- or nothing where a telephone number is all there is. {people}: id, email, phone, name of every row.
CREATE OR REPLACE TABLE link_email AS
WITH people AS ({people})
SELECT email, min(id) AS id
FROM people
WHERE id IS NOT NULL AND email IN (SELECT email FROM people WHERE id IS NULL)
GROUP BY email
HAVING count(DISTINCT id) = 1;

CREATE OR REPLACE TABLE contacts AS
WITH people AS ({people})
SELECT DISTINCT people.id IS NOT NULL OR link_email.id IS NOT NULL AS member,
       coalesce(people.id, link_email.id, people.email) AS label,
       people.phone,
       people.name
FROM people
LEFT JOIN link_email ON people.id IS NULL AND link_email.email = people.email
WHERE people.phone IN (SELECT phone FROM people WHERE id IS NULL);

-- Names are folded only where they decide: of telephone numbers that more than one of them has.
CREATE OR REPLACE TABLE contacts AS
SELECT member, label, phone, folded(name) AS name
FROM contacts
WHERE phone IN (
    SELECT phone
    FROM contacts
    GROUP BY phone
    HAVING count(DISTINCT label) + count(DISTINCT name) + count(*) FILTER (label IS NULL) > 2
);

-- Telephone numbers of guests with different names: families and offices.
CREATE OR REPLACE TABLE shared_phones AS
SELECT phone FROM contacts WHERE label IS NULL GROUP BY phone HAVING count(DISTINCT name) > 1
