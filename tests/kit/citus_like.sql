-- Functions of Citus's names that refuse what Citus refuses and lay the rows aside as it does, on one plain server.
CREATE SCHEMA shards;
CREATE SCHEMA citus_like;
CREATE TABLE citus_like.citus_tables (table_name regclass, citus_table_type text, beside text, shards int);
CREATE TABLE citus_like.broken (table_name text);

CREATE FUNCTION citus_like.kind(regclass) RETURNS text LANGUAGE sql AS
    $$ SELECT citus_table_type FROM citus_like.citus_tables WHERE table_name = $1 $$;

CREATE FUNCTION citus_like.place(moved regclass, kind text, beside text, shards int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF citus_like.kind(moved) IS NOT NULL THEN
        RAISE 'table "%" is already distributed', moved;
    END IF;
    IF EXISTS (SELECT FROM citus_like.broken WHERE table_name = moved::text) THEN
        RAISE 'connection to the remote node failed';
    END IF;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = moved AND NOT tgisinternal AND tgname <> 'zz_touched') THEN
        RAISE 'cannot distribute relation "%" because it has triggers', moved;
    END IF;
    EXECUTE format('CREATE TABLE shards.%I AS TABLE %s', moved::text, moved);
    INSERT INTO citus_like.citus_tables VALUES (moved, kind, beside, shards);
END $$;

CREATE FUNCTION citus_like.create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND table_name IN (conrelid, confrelid)) THEN
        RAISE 'local tables hang on reference table "%"', table_name;
    END IF;
    PERFORM citus_like.place(table_name, 'reference', NULL, 1);
END $$;

CREATE FUNCTION citus_like.create_distributed_table(
    table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
    colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    mine smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
    key record;
BEGIN
    IF colocate_with NOT IN ('none', 'default') AND citus_like.kind(colocate_with::regclass) <> 'distributed' THEN
        RAISE 'cannot colocate tables % and %', colocate_with, table_name;
    END IF;
    IF EXISTS (SELECT FROM pg_index WHERE indrelid = table_name AND indisunique AND NOT mine = ANY (indkey)) THEN
        RAISE 'cannot create constraint on "%" that lacks the distribution column', table_name;
    END IF;
    FOR key IN SELECT * FROM pg_constraint WHERE contype = 'f' AND conrelid = table_name LOOP
        IF key.confrelid <> table_name AND citus_like.kind(key.confrelid) IS NULL THEN
            RAISE 'referenced table "%" must be a distributed table or a reference table', key.confrelid::regclass;
        END IF;
        IF citus_like.kind(key.confrelid) = 'distributed' AND NOT mine = ANY (key.conkey) THEN
            RAISE 'foreign key % must include the distribution column', key.conname;
        END IF;
    END LOOP;
    PERFORM citus_like.place(table_name, 'distributed', colocate_with, shard_count);
END $$;

CREATE FUNCTION citus_like.truncate_local_data_after_distributing_table(function_table_name regclass)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_constraint
        WHERE contype = 'f' AND confrelid = function_table_name AND citus_like.kind(conrelid) IS NULL
    ) THEN
        RAISE 'cannot truncate a table referenced in a foreign key constraint by a local table';
    END IF;
    EXECUTE format('TRUNCATE %s CASCADE', function_table_name);
END $$;
