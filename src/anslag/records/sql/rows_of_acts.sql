-- All that the acts of the entries from one number to another added, in one shape: entry, kind, key, the source and
-- target account, the grant and the programme it concerns, and what it says. The same text on every engine.

SELECT transfer.entry_id, 'transfer', transfer.id, transfer.source_id, transfer.target_id,
    CAST(NULL AS bigint), CAST(NULL AS bigint),
    transfer.code, CAST(transfer.amount AS text), transfer.reason,
    CAST(requisition.entry_id AS text), CAST(wrong.entry_id AS text), CAST(NULL AS text), CAST(NULL AS text),
    CAST(NULL AS text)
FROM records_transfer AS transfer
LEFT JOIN records_requisition AS requisition ON requisition.id = transfer.requisition_id
LEFT JOIN records_transfer AS wrong ON wrong.id = transfer.corrects_id
WHERE transfer.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'requisition', id, NULL, NULL, grant_id, NULL,
    CAST(round AS text), CAST(amount AS text), late_reason,
    CASE WHEN wants_leftover THEN 'leftover' END, CASE WHEN supersedes_id IS NOT NULL THEN 'supersedes' END,
    NULL, NULL, NULL
FROM records_requisition WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'allocation', id, NULL, NULL, grant_id, NULL,
    part, CAST(round AS text), CAST(basis AS text), share_numerator, share_denominator,
    CAST(floor AS text), CAST(rank AS text), CAST(amount AS text)
FROM records_allocationline WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'report', id, NULL, NULL, grant_id, NULL,
    CAST(version AS text), CAST(form_version AS text), digest, CAST(used AS text), CASE WHEN late THEN 'late' END,
    NULL, NULL, NULL
FROM records_reportback WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT acceptance.entry_id, 'acceptance', acceptance.id, NULL, NULL, report.grant_id, NULL,
    CAST(report.version AS text), NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_acceptance AS acceptance JOIN records_reportback AS report ON report.id = acceptance.report_id
WHERE acceptance.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'closure', id, NULL, NULL, NULL, programme_id,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_closure WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'publication', id, NULL, NULL, NULL, programme_id,
    CAST(version AS text), digest, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_publication WHERE entry_id BETWEEN %(first)s AND %(last)s

ORDER BY 1, 2, 3
