-- What is known of the telephone numbers that decide something: those of guests with several ids or e-mail
-- addresses, or with none. {people}: id, email, phone, name of every row. Only their names are folded.
-- label: the member's id, else the e-mail address; NULL where the number is all there is.
CREATE OR REPLACE TABLE contacts AS
WITH people AS ({people}),
deciding AS (
    SELECT phone
    FROM people
    GROUP BY phone
    HAVING bool_or(id IS NULL)
       AND (min(coalesce(id, email)) <> max(coalesce(id, email)) OR count(*) > count(coalesce(id, email)))
)
SELECT DISTINCT
       people.id IS NOT NULL OR link_email.id IS NOT NULL AS member,
       coalesce(people.id, link_email.id, people.email) AS label,
       people.phone,
       folded(people.name) AS name
FROM people
LEFT JOIN link_email ON people.id IS NULL AND link_email.email = people.email
WHERE people.phone IN (SELECT phone FROM deciding);

-- Telephone numbers of guests with different names: families and offices.
CREATE OR REPLACE TABLE shared_phones AS
SELECT phone FROM contacts WHERE label IS NULL GROUP BY phone HAVING count(DISTINCT name) > 1
