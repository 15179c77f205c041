-- The tables of the comparison, made from benchmark_raw (facet, id, value). {config}: the text search of the site.

CREATE TABLE benchmark_value AS SELECT row_number() OVER (ORDER BY facet, value)::int AS key, facet, value
    FROM (SELECT DISTINCT facet, value FROM benchmark_raw) v;
ALTER TABLE benchmark_value ADD PRIMARY KEY (key);

CREATE UNLOGGED TABLE benchmark_link AS SELECT r.facet, v.key, r.id
    FROM benchmark_raw r JOIN benchmark_value v USING (facet, value) ORDER BY 1, 2, 3;
DROP TABLE benchmark_raw;
CREATE INDEX ON benchmark_link (facet, key, id);
CREATE INDEX ON benchmark_link (id, facet, key);

-- What finds a project besides its own text, as its index says it.
CREATE UNLOGGED TABLE benchmark_called AS
SELECT a.id, concat_ws(' ', a.name_key, public.passerelles_fold(a.acronym)) AS own,
    concat_ws(' ', (SELECT string_agg(n.name_key, ' ') FROM directory_formername n WHERE n.collectivite_id = a.id),
        d.name_key) AS former, r.name_key AS region
FROM directory_actor a
LEFT JOIN directory_collectivite c ON c.actor_id = a.id
LEFT JOIN directory_actor d ON d.id = c.departement_id
LEFT JOIN directory_actor r ON r.id = c.region_id
WHERE a.state = 'publie';
ALTER TABLE benchmark_called ADD PRIMARY KEY (id);
ANALYZE benchmark_called;
CREATE UNLOGGED TABLE benchmark_words AS
SELECT id, string_agg(words, ' ') AS words FROM (
    SELECT part.project_id AS id, concat_ws(' ', b.own, b.former, b.region) AS words
    FROM directory_projectactor part JOIN benchmark_called b ON b.id = part.actor_id
    UNION ALL
    SELECT l.project_id, concat_ws(' ', public.passerelles_fold(l.name), b.own, b.former)
    FROM directory_projectlocality l LEFT JOIN benchmark_called b ON b.id = l.collectivite_id
    UNION ALL
    SELECT f.project_id, concat_ws(' ', b.own, public.passerelles_fold(f.programme))
    FROM directory_funding f JOIN benchmark_called b ON b.id = f.funder_id
    UNION ALL
    SELECT l.project_id, array_to_string(c.name_keys, ' ')
    FROM directory_project_countries l JOIN directory_country c ON c.code = l.country_id
    UNION ALL
    SELECT l.project_id, array_to_string(s.name_keys, ' ')
    FROM directory_project_sectors l JOIN directory_sector s ON s.id = l.sector_id AND s.merged_into_id IS NULL
) around GROUP BY id;
ALTER TABLE benchmark_words ADD PRIMARY KEY (id);

-- A value of facet 0 stands for the project itself: counting it gives the total.
CREATE UNLOGGED TABLE benchmark_flat AS SELECT p.id, ARRAY[0] || k.keys AS keys,
    strip(p.search_vector || to_tsvector('public.{config}', coalesce(w.words, ''))) AS words
    FROM directory_project p LEFT JOIN benchmark_words w USING (id) JOIN
    (SELECT id, array_agg(key ORDER BY key) AS keys FROM benchmark_link GROUP BY id) k USING (id)
    ORDER BY p.id;
ALTER TABLE benchmark_flat ADD PRIMARY KEY (id);
CREATE INDEX ON benchmark_flat USING gin (words);
CREATE INDEX ON benchmark_flat USING gin (keys);
DROP TABLE benchmark_words, benchmark_called;
