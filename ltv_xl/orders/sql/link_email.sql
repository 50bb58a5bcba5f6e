-- E-mail addresses of guests that stand beside one member's id. {people}: id, email, phone, name of every row.
CREATE OR REPLACE TABLE link_email AS
WITH people AS ({people})
SELECT email, min(id) AS id
FROM people
WHERE id IS NOT NULL AND email IN (SELECT email FROM people WHERE id IS NULL)
GROUP BY email
HAVING count(DISTINCT id) = 1
