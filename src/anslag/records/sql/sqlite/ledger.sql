-- What SQLite refuses of the ledger and the diary.
--
-- Three ways round a trigger are closed throughout:
--   REPLACE deletes rows without firing DELETE triggers, but BEFORE INSERT comes first and looks for the row:
--   records/guards.py where all rows of a table are unique, here where some are;
--   OR IGNORE and OR FAIL turn a failed CHECK inside a trigger into silence: only RAISE(ABORT) is trusted;
--   PRAGMA ignore_check_constraints and foreign_keys can be turned off by anyone: rules do not lean on either.


-- Rows are added, never changed, never taken away -----------------------------------------------------------

-- An account may be updated, by the ledger alone: see account_counts_transfers_only.
CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON records_account
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Movements are given by the migrations alone.
CREATE TRIGGER edge_is_not_added BEFORE INSERT ON records_edge
BEGIN SELECT RAISE(ABORT, 'append_only'); END;


-- The diary is a chain --------------------------------------------------------------------------------------

-- SHA256 is a function that Django gives its connections. A connection without it cannot write in the diary.
-- The diary's key is no alias of SQLite's own rowid, by which a row could be replaced too.
CREATE TRIGGER entry_is_right BEFORE INSERT ON records_diaryentry
BEGIN
    SELECT CASE
        WHEN NEW.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM records_diaryentry)
            OR NEW.previous IS NOT coalesce((SELECT hash FROM records_diaryentry WHERE seq = NEW.seq - 1), '')
        THEN RAISE(ABORT, 'entry_follows_the_last')
        WHEN NEW.hash IS NOT SHA256('1|' || NEW.seq || '|' || NEW.previous || '|' || NEW.payload)
        THEN RAISE(ABORT, 'entry_has_its_hash')
        WHEN date(NEW.day) IS NOT NEW.day
            OR NEW.day IS NOT json_extract(NEW.payload, '$.day')
            OR NEW.action IS NOT json_extract(NEW.payload, '$.action')
            OR NEW.case_reference IS NOT json_extract(NEW.payload, '$.case_reference')
            OR NEW.prepared_by IS NOT json_extract(NEW.payload, '$.prepared_by')
            OR NEW.approved_by IS NOT json_extract(NEW.payload, '$.approved_by')
            OR NEW.key IS NOT json_extract(NEW.payload, '$.key')
            OR programme.key IS NOT json_extract(NEW.payload, '$.programme')
            OR giving.key IS NOT json_extract(NEW.payload, '$.grant[0]')
            OR party.name IS NOT json_extract(NEW.payload, '$.grant[1]')
        THEN RAISE(ABORT, 'entry_says_what_its_payload_says')
        WHEN trim(NEW.prepared_by) IN ('', trim(NEW.approved_by))
        THEN RAISE(ABORT, 'entry_names_who_did_it')
    END
    FROM (SELECT 1)
    LEFT JOIN records_programme AS programme ON programme.id = NEW.programme_id
    LEFT JOIN records_grant AS given ON given.id = NEW.grant_id
    LEFT JOIN records_programme AS giving ON giving.id = given.programme_id
    LEFT JOIN records_party AS party ON party.id = given.party_id;
END;


-- Accounts hold the sums of transfers, and nothing else -----------------------------------------------------


CREATE TRIGGER account_opens_right BEFORE INSERT ON records_account
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM records_account WHERE id = NEW.id)
            OR EXISTS (
                SELECT 1 FROM records_account
                WHERE grant_id = NEW.grant_id AND kind = NEW.kind AND detail = NEW.detail
            )
            OR NEW.grant_id IS NULL AND EXISTS (
                SELECT 1 FROM records_account
                WHERE grant_id IS NULL AND programme_id = NEW.programme_id
                  AND kind = NEW.kind AND detail = NEW.detail
            )
        THEN RAISE(ABORT, 'append_only')
        WHEN NEW.total_in IS NOT 0 OR NEW.total_out IS NOT 0 OR NEW.latest_transfer IS NOT 0
        THEN RAISE(ABORT, 'account_opens_empty')
        WHEN NEW.bounded IS NOT 1 AND NEW.kind NOT IN ('appropriation', 'outside')
        THEN RAISE(ABORT, 'account_is_bounded')
        WHEN NEW.grant_id IS NOT NULL
            AND NEW.programme_id IS NOT (SELECT programme_id FROM records_grant WHERE id = NEW.grant_id)
        THEN RAISE(ABORT, 'account_stands_in_its_grants_programme')
    END;
END;

-- A new total is the old total and the newest transfer, which has not been counted before.
CREATE TRIGGER account_counts_transfers_only BEFORE UPDATE ON records_account
WHEN NOT EXISTS (
    SELECT 1 FROM records_transfer AS transfer
    WHERE transfer.id = NEW.latest_transfer
      AND transfer.id > OLD.latest_transfer
      AND transfer.id = (SELECT max(id) FROM records_transfer)
      AND OLD.id IN (transfer.source_id, transfer.target_id)
      AND NEW.total_in = OLD.total_in + CASE transfer.target_id WHEN OLD.id THEN transfer.amount ELSE 0 END
      AND NEW.total_out = OLD.total_out + CASE transfer.source_id WHEN OLD.id THEN transfer.amount ELSE 0 END
      AND NEW.id = OLD.id
      AND NEW.programme_id = OLD.programme_id
      AND NEW.grant_id IS OLD.grant_id
      AND NEW.kind = OLD.kind
      AND NEW.detail = OLD.detail
      AND NEW.bounded = OLD.bounded
)
BEGIN SELECT RAISE(ABORT, 'account_counts_transfers_only'); END;

CREATE TRIGGER transfers_are_counted AFTER INSERT ON records_transfer
BEGIN
    UPDATE records_account SET total_out = total_out + NEW.amount, latest_transfer = NEW.id WHERE id = NEW.source_id;
    UPDATE records_account SET total_in = total_in + NEW.amount, latest_transfer = NEW.id WHERE id = NEW.target_id;
    SELECT RAISE(ABORT, 'transfers_are_counted')
    WHERE NEW.id IS NOT (SELECT latest_transfer FROM records_account WHERE id = NEW.source_id)
       OR NEW.id IS NOT (SELECT latest_transfer FROM records_account WHERE id = NEW.target_id);
END;


-- Which transfers there can be ------------------------------------------------------------------------------

CREATE TRIGGER transfer_is_right BEFORE INSERT ON records_transfer
BEGIN
    SELECT CASE
        WHEN NEW.code = 'pay' AND EXISTS (
            SELECT 1 FROM records_transfer WHERE code = 'pay' AND requisition_id = NEW.requisition_id
        )
        THEN RAISE(ABORT, 'append_only')
        WHEN typeof(NEW.amount) <> 'integer' OR NEW.amount NOT BETWEEN 1 AND 1000000000000
        THEN RAISE(ABORT, 'transfer_is_whole_kronor')
        WHEN edge.id IS NULL
        THEN RAISE(ABORT, 'transfer_goes_along_an_edge')
        WHEN edge.approved AND trim(NEW.approved_by) IN ('', trim(NEW.prepared_by))
        THEN RAISE(ABORT, 'transfer_is_approved')
        WHEN NOT CASE WHEN edge.between_programmes THEN EXISTS (
                SELECT 1 FROM records_programme AS funded
                WHERE (source.grant_id IS NULL AND funded.id = source.programme_id
                       AND funded.funded_by_id = target.grant_id)
                   OR (target.grant_id IS NULL AND funded.id = target.programme_id
                       AND funded.funded_by_id = source.grant_id)
            ) ELSE
                source.programme_id = target.programme_id AND coalesce(source.grant_id = target.grant_id, true)
            END
        THEN RAISE(ABORT, 'transfer_stays_in_its_tree')
        -- The newest entry: nothing can be added to an act that is done.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR (entry.day, entry.case_reference, entry.prepared_by, entry.approved_by) IS NOT
               (NEW.day, NEW.case_reference, NEW.prepared_by, NEW.approved_by)
        THEN RAISE(ABORT, 'transfer_belongs_to_the_newest_entry')
        WHEN (NEW.code = 'correct') <> (NEW.corrects_id IS NOT NULL)
            OR NEW.corrects_id IS NOT NULL AND (
                wrong.id IS NULL OR wrong.code = 'correct' OR
                (wrong.source_id, wrong.target_id, wrong.amount) IS NOT (NEW.target_id, NEW.source_id, NEW.amount)
            )
        THEN RAISE(ABORT, 'correction_undoes_a_transfer')
        WHEN NEW.requisition_id IS NOT NULL
                AND coalesce(requisition.grant_id NOT IN (source.grant_id, target.grant_id), true)
            OR NEW.code = 'pay' AND (
                requisition.amount IS NOT NEW.amount
                OR requisition.pays_back IS NOT (source.kind = 'overpaid')
                OR EXISTS (
                    SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = requisition.id
                )
            )
        THEN RAISE(ABORT, 'payment_is_of_a_requisition')
        -- A link moves nothing in or out: it says where what was used was used.
        WHEN NEW.code NOT IN ('correct', 'link') AND EXISTS (
            SELECT 1 FROM records_closure AS closure
            WHERE closure.programme_id IN (source.programme_id, target.programme_id)
        )
        THEN RAISE(ABORT, 'transfer_in_closed_programme_is_a_correction')
        -- The CHECK on the account says the same, but can be turned off, or silenced by OR IGNORE.
        WHEN source.bounded AND source.total_in - source.total_out < NEW.amount
        THEN RAISE(ABORT, 'account_never_below_zero')
    END
    FROM (SELECT 1)
    LEFT JOIN records_account AS source ON source.id = NEW.source_id
    LEFT JOIN records_account AS target ON target.id = NEW.target_id
    LEFT JOIN records_edge AS edge
        ON edge.code = NEW.code AND edge.source_kind = source.kind AND edge.target_kind = target.kind
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_transfer AS wrong ON wrong.id = NEW.corrects_id
    LEFT JOIN records_requisition AS requisition ON requisition.id = NEW.requisition_id;
END;


-- Which requisitions there can be ---------------------------------------------------------------------------

CREATE TRIGGER requisition_is_right BEFORE INSERT ON records_requisition
BEGIN
    SELECT CASE
        WHEN NEW.supersedes_id IS NULL AND NOT NEW.pays_back AND EXISTS (
            SELECT 1 FROM records_requisition
            WHERE grant_id = NEW.grant_id AND round = NEW.round AND supersedes_id IS NULL AND NOT pays_back
        )
        THEN RAISE(ABORT, 'append_only')
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
        THEN RAISE(ABORT, 'requisition_supersedes_an_unpaid_one')
        WHEN NEW.pays_back AND NOT EXISTS (
            SELECT 1 FROM records_diaryentry AS entry
            WHERE entry.seq = NEW.entry_id AND entry.action IN ('pay_back', 'return_payment')
              AND trim(entry.approved_by) NOT IN ('', trim(entry.prepared_by))
        )
        THEN RAISE(ABORT, 'paying_back_is_approved')
    END;
END;
