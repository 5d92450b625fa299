-- What PostgreSQL refuses of the ledger and the diary. What all rules share stands first.
--
-- A refusal is an integrity error whose message is the rule's name. Acts are done one at a time: whoever writes in
-- the diary or the ledger holds the chain's lock until the transaction ends, so that a rule never reads what another
-- act is about to change.


-- Does nothing when no rule is broken.
CREATE FUNCTION anslag_refuse(rule text, about text DEFAULT '') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF rule IS NOT NULL THEN
        RAISE EXCEPTION '%', rule USING ERRCODE = 'integrity_constraint_violation', DETAIL = about;
    END IF;
END $$;

CREATE FUNCTION anslag_lock_chain() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtext('anslag diary'));
$$;

CREATE FUNCTION anslag_one_act_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM anslag_lock_chain();
    RETURN NULL;
END $$;


-- Rows are added, never changed, never taken away -----------------------------------------------------------

CREATE FUNCTION anslag_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM anslag_refuse('append_only', TG_OP || ' ' || TG_TABLE_NAME);
    RETURN NULL;
END $$;

-- An account may be updated, by the ledger alone: see account_counts_transfers_only.
CREATE TRIGGER account_is_not_deleted BEFORE DELETE OR TRUNCATE ON records_account
FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only();

-- Movements are given by the migrations alone.
CREATE TRIGGER edge_is_not_added BEFORE INSERT ON records_edge
FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only();


-- The diary is a chain --------------------------------------------------------------------------------------

CREATE FUNCTION anslag_entry_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last records_diaryentry;
    said jsonb := NEW.payload::jsonb;
    broken text;
BEGIN
    SELECT * INTO last FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    broken := CASE
        WHEN NEW.seq <> coalesce(last.seq, 0) + 1
            OR NEW.previous <> coalesce(last.hash, '')
        THEN 'entry_follows_the_last'
        WHEN NEW.hash <> encode(
            sha256(convert_to('1|' || NEW.seq || '|' || NEW.previous || '|' || NEW.payload, 'UTF8')), 'hex'
        )
        THEN 'entry_has_its_hash'
        WHEN (
            to_char(NEW.day, 'YYYY-MM-DD'), NEW.action, NEW.case_reference, NEW.prepared_by, NEW.approved_by,
            NEW.key, (SELECT key FROM records_programme WHERE id = NEW.programme_id)
        ) IS DISTINCT FROM (
            said ->> 'day', said ->> 'action', said ->> 'case_reference', said ->> 'prepared_by',
            said ->> 'approved_by', said ->> 'key', said ->> 'programme'
        ) OR nullif(said -> 'grant', 'null') IS DISTINCT FROM (
            SELECT jsonb_build_array(giving.key, party.name)
            FROM records_grant AS given
            JOIN records_programme AS giving ON giving.id = given.programme_id
            JOIN records_party AS party ON party.id = given.party_id
            WHERE given.id = NEW.grant_id
        )
        THEN 'entry_says_what_its_payload_says'
        WHEN trim(NEW.prepared_by) IN ('', trim(NEW.approved_by))
        THEN 'entry_names_who_did_it'
    END;
    PERFORM anslag_refuse(broken, 'entry ' || NEW.seq);
    RETURN NEW;
END $$;

CREATE TRIGGER entry_is_right BEFORE INSERT ON records_diaryentry
FOR EACH ROW EXECUTE FUNCTION anslag_entry_is_right();


-- Accounts hold the sums of transfers, and nothing else -----------------------------------------------------

CREATE FUNCTION anslag_account_opens_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
        WHEN NEW.total_in <> 0 OR NEW.total_out <> 0 OR NEW.latest_transfer <> 0
        THEN 'account_opens_empty'
        WHEN NOT NEW.bounded AND NEW.kind NOT IN ('appropriation', 'outside')
        THEN 'account_is_bounded'
        WHEN NEW.grant_id IS NOT NULL
            AND NEW.programme_id IS DISTINCT FROM (SELECT programme_id FROM records_grant WHERE id = NEW.grant_id)
        THEN 'account_stands_in_its_grants_programme'
    END;
BEGIN
    PERFORM anslag_refuse(broken);
    RETURN NEW;
END $$;

CREATE TRIGGER account_opens_right BEFORE INSERT ON records_account
FOR EACH ROW EXECUTE FUNCTION anslag_account_opens_right();

-- Depth 1 is an update that somebody wrote; depth 2 is the one that counts transfers, below.
CREATE FUNCTION anslag_account_counts_transfers_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR
        (NEW.id, NEW.programme_id, NEW.grant_id, NEW.kind, NEW.detail, NEW.bounded) IS DISTINCT FROM
        (OLD.id, OLD.programme_id, OLD.grant_id, OLD.kind, OLD.detail, OLD.bounded)
    THEN
        PERFORM anslag_refuse('account_counts_transfers_only', 'account ' || OLD.id);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER account_counts_transfers_only BEFORE UPDATE ON records_account
FOR EACH ROW EXECUTE FUNCTION anslag_account_counts_transfers_only();


-- Which transfers there can be ------------------------------------------------------------------------------

CREATE FUNCTION anslag_transfers_are_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken record;
BEGIN
    SELECT * INTO broken FROM (
        SELECT transfer.id, CASE
            WHEN edge.id IS NULL
            THEN 'transfer_goes_along_an_edge'
            WHEN edge.approved AND trim(transfer.approved_by) IN ('', trim(transfer.prepared_by))
            THEN 'transfer_is_approved'
            WHEN NOT CASE WHEN edge.between_programmes THEN EXISTS (
                    SELECT 1 FROM records_programme AS funded
                    WHERE (source.grant_id IS NULL AND funded.id = source.programme_id
                           AND funded.funded_by_id = target.grant_id)
                       OR (target.grant_id IS NULL AND funded.id = target.programme_id
                           AND funded.funded_by_id = source.grant_id)
                ) ELSE
                    source.programme_id = target.programme_id AND coalesce(source.grant_id = target.grant_id, true)
                END
            THEN 'transfer_stays_in_its_tree'
            -- The newest entry: nothing can be added to an act that is done.
            WHEN entry.seq IS DISTINCT FROM (SELECT max(seq) FROM records_diaryentry)
                OR (entry.day, entry.case_reference, entry.prepared_by, entry.approved_by) IS DISTINCT FROM
                   (transfer.day, transfer.case_reference, transfer.prepared_by, transfer.approved_by)
            THEN 'transfer_belongs_to_the_newest_entry'
            WHEN (transfer.code = 'correct') <> (transfer.corrects_id IS NOT NULL)
                OR transfer.corrects_id IS NOT NULL AND (
                    wrong.id IS NULL OR wrong.code = 'correct' OR
                    (wrong.source_id, wrong.target_id, wrong.amount) IS DISTINCT FROM
                    (transfer.target_id, transfer.source_id, transfer.amount)
                )
            THEN 'correction_undoes_a_transfer'
            WHEN transfer.requisition_id IS NOT NULL
                    AND coalesce(requisition.grant_id NOT IN (source.grant_id, target.grant_id), true)
                OR transfer.code = 'pay' AND (
                    requisition.amount IS DISTINCT FROM transfer.amount
                    OR requisition.pays_back IS DISTINCT FROM (source.kind = 'overpaid')
                    OR EXISTS (
                        SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = requisition.id
                    )
                )
            THEN 'payment_is_of_a_requisition'
            -- A link moves nothing in or out: it says where what was used was used.
            WHEN transfer.code NOT IN ('correct', 'link') AND EXISTS (
                SELECT 1 FROM records_closure AS closure
                WHERE closure.programme_id IN (source.programme_id, target.programme_id)
            )
            THEN 'transfer_in_closed_programme_is_a_correction'
        END AS rule
        FROM added AS transfer
        LEFT JOIN records_account AS source ON source.id = transfer.source_id
        LEFT JOIN records_account AS target ON target.id = transfer.target_id
        LEFT JOIN records_edge AS edge
            ON edge.code = transfer.code AND edge.source_kind = source.kind AND edge.target_kind = target.kind
        LEFT JOIN records_diaryentry AS entry ON entry.seq = transfer.entry_id
        LEFT JOIN records_transfer AS wrong ON wrong.id = transfer.corrects_id
        LEFT JOIN records_requisition AS requisition ON requisition.id = transfer.requisition_id
    ) AS judged
    WHERE rule IS NOT NULL
    ORDER BY id
    LIMIT 1;
    PERFORM anslag_refuse(broken.rule, 'transfer ' || broken.id);
    RETURN NULL;
END $$;

CREATE TRIGGER transfer_is_right AFTER INSERT ON records_transfer
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION anslag_transfers_are_right();

-- Triggers fire in the order of their names: transfers are judged, as above, before they are counted. Here it is the
-- constraint on the account that keeps its balance from going below zero.
--
-- Accounts are locked in the order of their ids, and in the mode that leaves foreign keys alone: two ledgers that
-- wait for each other would both wait for ever.
CREATE FUNCTION anslag_count_transfers() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM records_account
    WHERE id IN (SELECT source_id FROM added UNION SELECT target_id FROM added)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE records_account AS account
    SET total_in = account.total_in + moved.came,
        total_out = account.total_out + moved.went,
        latest_transfer = greatest(account.latest_transfer, moved.latest)
    FROM (
        SELECT account_id, sum(came) AS came, sum(went) AS went, max(id) AS latest
        FROM (
            SELECT target_id AS account_id, amount AS came, 0 AS went, id FROM added
            UNION ALL
            SELECT source_id, 0, amount, id FROM added
        ) AS sides
        GROUP BY account_id
    ) AS moved
    WHERE account.id = moved.account_id;
    RETURN NULL;
END $$;

CREATE TRIGGER transfers_are_counted AFTER INSERT ON records_transfer
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION anslag_count_transfers();


-- Which requisitions there can be ---------------------------------------------------------------------------

CREATE FUNCTION anslag_requisition_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
        -- A later one takes the place of an earlier one of the same grant and round, that has not been paid.
        WHEN NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM records_requisition AS earlier
            WHERE earlier.id = NEW.supersedes_id
              AND earlier.grant_id = NEW.grant_id
              AND earlier.round = NEW.round
              AND earlier.pays_back = NEW.pays_back
              AND NOT EXISTS (
                  SELECT 1 FROM records_transfer AS payment
                  WHERE payment.requisition_id = earlier.id
                    AND payment.code = 'pay'
                    AND NOT EXISTS (SELECT 1 FROM records_transfer WHERE corrects_id = payment.id)
              )
        )
        THEN 'requisition_supersedes_an_unpaid_one'
        WHEN NEW.pays_back AND NOT EXISTS (
            SELECT 1 FROM records_diaryentry AS entry
            WHERE entry.seq = NEW.entry_id AND entry.action IN ('pay_back', 'return_payment')
              AND trim(entry.approved_by) NOT IN ('', trim(entry.prepared_by))
        )
        THEN 'paying_back_is_approved'
    END;
BEGIN
    PERFORM anslag_refuse(broken);
    RETURN NEW;
END $$;

CREATE TRIGGER requisition_is_right BEFORE INSERT ON records_requisition
FOR EACH ROW EXECUTE FUNCTION anslag_requisition_is_right();
