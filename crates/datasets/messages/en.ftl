datasets-home-title = The territory's public data
datasets-home-lead = Checked data, published by { $name } and its authorities: to read, to download, to query.
datasets-search = Search
datasets-search-label = Search for a data set
datasets-search-example = grants, budget, school meals…
datasets-search-words = Words to look for
datasets-count-label = Data sets
datasets-rows-label = Published rows
datasets-members-label = Authorities
datasets-newest = Latest publications
datasets-see-all = See every data set
datasets-none-yet = No data set published
datasets-none-yet-help = The first one will be shown here as soon as it is published.
datasets-members = The authorities
datasets-count = { $count ->
    [0] no data set
    [one] { $count } data set
   *[other] { $count } data sets
}
datasets-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
datasets-columns = { $count ->
    [one] { $count } column
   *[other] { $count } columns
}
datasets-updated = updated on { $date }
datasets-version = version { $number }
datasets-list-title = Data sets
datasets-list-lead = All the data that the authorities of the territory have published.
datasets-authority-lead = { $count ->
    [0] This authority has not published a data set yet.
    [one] One published data set.
   *[other] { $count } published data sets.
}
datasets-filter-label = Filter the data sets
datasets-filter = Filter
datasets-authority = Authority
datasets-all-authorities = Every authority
datasets-schema = Schema
datasets-all-schemas = Every schema
datasets-found = { $count ->
    [0] No result
    [one] { $count } data set
   *[other] { $count } data sets
}
datasets-nothing-found = Nothing matches this search
datasets-nothing-found-help = Try a shorter word, or remove a filter.
datasets-checked = Checked
datasets-follows = schema { $schema }
datasets-old-version = This is version { $number }, since replaced
datasets-see-current = Read the current version
datasets-views = The pages of this data set
datasets-tab-table = Table
datasets-tab-charts = Charts
datasets-tab-dictionary = Dictionary
datasets-tab-quality = Quality
datasets-tab-versions = Versions
datasets-no-value = no value
datasets-rows-filter-label = Filter the rows
datasets-rows-search = Search in the rows
datasets-add-filter = Add a filter
datasets-filter-column = Column
datasets-filter-operator = Condition
datasets-filter-value = Value
datasets-filter-add = Add
datasets-active-filters = Filters in force
datasets-filter-remove = remove this filter
datasets-no-rows = No row matches
datasets-no-rows-help = Remove a filter, or change the words you look for.
datasets-downloads = Download
datasets-downloads-lead = The rows filtered above, from every page, in the order of the file.
datasets-api = Query by program
datasets-api-lead = The same question, in the language of data.gouv.fr's tabular API.
datasets-api-address = Address of this question
datasets-api-try = Try the API and SQL
datasets-withdraw = Withdraw this data set
datasets-decided = Decisions recorded. The table is being written again with them.
datasets-published = Published. Everybody can read the table.
datasets-cancelled = Deposit cancelled.
datasets-withdrawn = Withdrawn. Its addresses now answer that it is no longer public, with your reason.
operator-exact = is
operator-contains = contains
operator-differs = is not
operator-greater = is at least
operator-less = is at most
operator-isnull = is empty
operator-isnotnull = is not empty
operator-notcontains = does not contain
operator-in = is one of
operator-notin = is none of
operator-strictly_less = is below
operator-strictly_greater = is above
licence-lov2 = Licence Ouverte 2.0
licence-odc-odbl = ODbL licence
format-csv = CSV
format-json = JSON
format-ndjson = NDJSON
format-parquet = Parquet
format-xlsx = Excel (XLSX)
format-geojson = GeoJSON
kind-text = text
kind-integer = whole number
kind-number = number
kind-boolean = yes or no
kind-date = date
kind-datetime = date and time
datasets-dictionary-caption = { $count ->
    [one] The column of the table
   *[other] The { $count } columns of the table
}
dictionary-column = Column
dictionary-kind = Content
dictionary-description = Description
dictionary-rules = Rules of the schema
dictionary-example = Example
dictionary-nothing = no description
rule-required = required
rule-unique = no duplicate
rule-pattern = of the form
rule-minimum = at least { $value }
rule-maximum = at most { $value }
rule-words = “{ $yes }” or “{ $no }” in CSV and XLSX; true or false in JSON, NDJSON, GeoJSON and Parquet
rule-allowed = { $count ->
    [one] one allowed value:
   *[other] { $count } allowed values:
}
charts-title = Charts
charts-by = One bar for each
charts-measure = Measure
charts-count = the number of rows
charts-sum = the total of { $column }
charts-avg = the average of { $column }
charts-show = Draw
charts-form = Choose the chart
charts-none = No column suits a chart
charts-none-help = It takes a column that sorts the rows into a few groups, or a date.
charts-drawn = { $measure } by { $by }
charts-months = month
charts-others = The next { $count } groups are not drawn; the export has them all.
charts-rows = Number of rows
charts-empty-group = (empty)
quality-checked = Rows checked
quality-checked-note = all, no sample
quality-published = Rows published
quality-set-aside = Rows set aside
quality-errors = Errors
quality-schema = The file was checked against schema { $name }, version { $version }.
quality-no-schema = This table follows no national schema: its shape and texts were checked.
quality-left-out = { $count ->
    [one] One column is not published
   *[other] { $count } columns are not published
}
quality-errors-found = Errors found on arrival
quality-errors-caption = Errors by column and kind
quality-column = Column
quality-code = Kind
quality-count = Number
quality-whole-file = whole file
quality-columns = How full the columns are
quality-columns-caption = Empty and filled cells of each column, in the published rows
quality-empty = Empty
quality-filled = Filled
quality-repaired = { $count ->
    [0] The published file was repaired when it came, without a change of cell
    [one] The published file was repaired when it came: one cell written again
   *[other] The published file was repaired when it came: { $count } cells written again
}
quality-repaired-how = Only certain repairs were made, and the authority keeps the original as it is.
count-after = : { $count }
quality-repaired-sha256 = SHA-256 of the original file:
repair-kind-encoding = accents read wrongly, restored
repair-kind-surrounding-spaces = needless spaces, removed
repair-kind-inner-spaces = spaces inside a code, removed
repair-kind-number-form = numbers, written as the schema asks
repair-kind-percentage = percentages, converted
repair-kind-date-form = dates, put in order
repair-kind-wording = words, written as in the schema's list
repair-kind-label = names of columns, written as in the schema
repair-kind-blank-row = blank rows, removed
repair-kind-file-encoding = text of the file, written in UTF-8
repair-kind-file-format = table, written as CSV
quality-proof = Fingerprint and engine
quality-file-not-told = The digest and the size of the original file are not told: not all that it holds is public.
quality-file-sha256 = SHA-256 of the deposited file
quality-file-size = Size of the file
quality-file-format = Format
quality-file-encoding = Encoding
quality-engine = Version of the engine
versions-caption = Published versions, newest first
versions-number = No.
versions-date = Published on
versions-rows = Rows
versions-state = State
versions-action = Action
versions-current = current
versions-older = replaced
versions-withdrawn = withdrawn
versions-withdraw = Withdraw version { $number }
withdraw-title-dataset = Withdraw a data set
withdraw-title-version = Withdraw a version
withdraw-warning = All its addresses will stop answering at once
withdraw-reason = Reason
withdraw-confirm = Confirm the withdrawal
dataset-not-theirs = This data set does not belong to this authority.
title-withdrawn = A data set of this name was withdrawn: it takes no more files. Choose another title.
withdraw-reason-hint-dataset = It will be public. A withdrawal is final: this data set will take no more files. For example: “these data should not have been published”.
withdraw-reason-hint-version = It will be public. For example: “the file held an error, a corrected version will follow”.
deposit-see-versions = See the versions and their reasons
deposit-taken-back = Withdrawn from the public
deposit-taken-back-text = This table was published, then withdrawn. Its addresses say why.
filter-wants-a-number = “{ $value }” is not a number. Write for example 1250.50.
filter-wants-a-date = “{ $value }” is not a date. Write for example 2026-06-05.
withdrawal-reason-required = Write the reason of the withdrawal.
withdrawal-reason-too-long = The reason has at most { $max } characters.
dataset-already-withdrawn = This data set was already withdrawn.
version-already-withdrawn = This version was already withdrawn.
dataset-withdrawn = This data set was withdrawn: it takes no more files.
inbox-authority-unknown = The name of this folder is the SIREN of no known authority. The operator can add it; then drop the file again.
deposit-waits = This work will be tried again by itself.
decisions-changed = A decision changed during the check.
deposit-title = Deposit a file
deposit-lead = The file is checked row by row, then you decide on its publication.
deposit-authority = Authority
deposit-choose = Choose…
deposit-dataset = Data set
deposit-dataset-hint = Choose one to deposit a new version.
deposit-new-dataset = New data set
deposit-dataset-title = Title of the new data set
deposit-dataset-title-hint = Needed for a new data set. For instance: Grants to associations.
deposit-description = Description
deposit-description-hint = Where the data comes from and what it is for, in a few sentences.
deposit-more = Settings
deposit-schema-hint = Without a choice, the schema that fits the header is proposed.
deposit-schema-fitting = The one that fits
deposit-schema-none = None: free table
deposit-licence = Licence
deposit-good-rows = Publish the good rows alone from (%)
deposit-good-rows-hint = Empty: every row must be good. 95: wrong rows are set aside if they are fewer than 5 %.
deposit-publish = Publish without review
deposit-publish-hint = When nothing stands against it: no error, no personal data to examine.
deposit-file = File
deposit-file-hint = CSV, Excel (XLSX), ODS, JSON, GeoJSON; at most { $size }.
deposit-send = Deposit
deposits-title = Deposits
deposits-lead = The files received, and what each one waits for.
deposits-caption = Deposits, newest first
deposits-file = File
deposits-dataset = Data set
deposits-state = State
deposits-wrong = Wrong rows
deposits-date = Deposited on
deposits-none = No deposit
deposits-none-help = Deposit a first file: it is checked within seconds.
state-checking = Being checked
state-unreadable = Unreadable
state-refused = Refused
state-to_decide = To examine: personal data
state-preparing = Applying the decisions
state-ready = Ready to publish
state-published = Published
state-cancelled = Cancelled
state-failed = Out of order
next-checking = The file is being checked.
next-unreadable = The file could not be read.
next-refused = Choose below how to go on.
next-to_decide = Columns hold personal data: decide on each below. Nothing is published before.
next-preparing = The table is being written again with your decisions.
next-ready = Read the preview, then publish.
next-published = The table is public.
next-cancelled = This deposit was cancelled: nothing of it was published.
next-failed = The operator must step in; the file is kept.
refused-header = The header does not follow the schema: columns are missing or named otherwise.
refused-no-rows = The file has no data row.
refused-wrong-rows = Some rows are wrong: nothing is published until you choose what becomes of them.
refused-too-many-wrong-rows = There are more wrong rows than your threshold allows.
unreadable-empty = The file is empty.
unreadable-not-a-table = This file is not a table.
unreadable-too-large = A part of the file is over the limits.
unreadable-damaged = The file is damaged.
deposit-stop = Stop
deposit-give-up = Cancel this deposit
deposit-publish-now = Publish
deposit-see-public = See the public page
deposit-preview = Preview
deposit-preview-caption = The first rows, as they will be published
deposit-until = Original kept until
deposit-erased = The original was erased on { $date }; its fingerprint stays.
deposit-original = Download the original
deposit-readings = { $count ->
    [one] One reading of the original or its rows
   *[other] { $count } readings of the original or its rows
}
reading-original = original file
reading-rejects = rejected rows
reading-errors = errors and their values
reading-report = full report
again-title = Check with another schema or threshold
again-schema-hint = The same file is checked again: nothing has to be sent.
again-send = Check again
ways-title = What do you want to do?
ways-lead = The file is kept here: there is nothing to send a second time. Nothing is published without your word.
ways-good-title = Keep { $count } good rows of { $total }
ways-good-text = { $count ->
    [one] The wrong row is set aside and can still be downloaded. The threshold is set to { $share }: the share of good rows of this file; below it, it would be refused.
   *[other] The { $count } wrong rows are set aside and can still be downloaded. The threshold is set to { $share }: the share of good rows of this file; below it, it would be refused.
}
ways-good-send = Keep the good rows only
ways-free-title = Do without the schema
ways-free-text = The same rows become a free table: they are no longer compared with “{ $schema }”, and the data set does not claim to follow it.
ways-free-send = Publish as a free table
ways-corrected-title = Correct the file
ways-corrected-text = Correct it in your spreadsheet after the list of errors, then deposit it: the data set is already chosen.
ways-corrected-text-unlisted = Correct it in your spreadsheet, then deposit it: the data set is already chosen.
ways-corrected-send = Deposit the corrected file
report-certain = Certain:
report-suggestion = Proposal:
code-missing-label = missing column
code-incorrect-label = name of a column to correct
code-extra-label = column that the schema does not know
code-duplicate-label = name of a column twice
code-blank-label = column without a name
code-personal-label = personal data in the name of a column
code-missing-cell = row too short
code-extra-cell = row too long
code-blank-row = empty row
code-source-error = quote never closed
code-encoding-error = unreadable character
code-type-error = value badly written (date, number…)
code-constraint-error = value missing or not allowed
code-unique-error = value twice
code-primary-key = identifier twice
code-foreign-key = value not in the reference list
code-french-siret-value = wrong SIRET number
code-french-siren-value = wrong SIREN number
code-one-of-required = one of two values is missing
code-cohesive-columns-value = columns to fill in together
code-compare-columns-value = columns that contradict each other
code-sum-columns-value = wrong total
code-year-interval-value = wrong years
code-nomenclature-actes-value = subject outside the nomenclature of acts
code-opening-hours-value = badly written opening hours
code-phone-number-value = wrong telephone number
code-french-gps-coordinates = coordinates outside France
code-unknown-check = rule not checked
code-schema-note = note on the schema
code-file-note = note on the file
code-foreign-key-not-checked = link not checked
code-total-row = total row
code-mixed-column = column of mixed values
report-errors = What is wrong
report-errors-caption = { $total ->
    [one] One error
   *[other] { $shown ->
        [one] One error shown of { $total }
       *[other] { $shown } errors shown of { $total }
    }
}
report-row = Data row
report-line = Line of the file
report-value = Value
report-error = Error
report-repair = Repair
report-rejects = Download the wrong rows
report-warnings = { $count ->
    [one] One warning
   *[other] { $count } warnings
}
gate-title = Personal data
gate-lead = Personal data is only published when a text allows it (article L. 312-1-2 of the code of relations between the public and the administration). Decide on each column; the decision holds for later versions while what is found stays comparable.
gate-cells = { $count ->
    [one] { $count } cell.
   *[other] { $count } cells.
}
gate-examples = Masked examples:
gate-first-row = First cell: data row { $row }.
gate-earlier = Already answered on { $date } by { $by }: “{ $treatment }”.
gate-earlier-on = { $count ->
    [one] That answer was about { $count } cell, in { $rows } rows (level: { $level }).
   *[other] That answer was about { $count } cells, in { $rows } rows (level: { $level }).
}
gate-earlier-unknown = How many cells that answer was about is not known.
gate-earlier-now = This file shows { $count }, in { $rows } rows (level: { $level }): read the answer again before you confirm it.
gate-evidence = Recognised by:
gate-treatment = Decision
gate-ground = The text that allows publishing this column as it is
gate-no-ground = Not applicable
gate-note = Your explanation
gate-decide = Record the decisions
gate-drop-others = Leave out every column without a decision
gate-lead-none = Nothing was found that stands against publication. You may still leave a column out.
gate-change = See or change the decisions
gate-count = { $count ->
    [one] one cell
   *[other] { $count } cells
}
gate-decided = : { $treatment }
gate-told-lead = These columns do not stand against publication: decide on them if they are about persons.
gate-other = Leave out another column
gate-other-hint = A column in which nothing was found, but which you do not want to publish.
gate-other-none = None
personal-agent = left out by an agent
evidence-agent = the choice of an agent
evidence-earlier_decision = a decision on an earlier version; nothing is recognised in it any more
gate-told = Also noticed, without blocking
personal-nir = social security number
personal-iban = IBAN
personal-email = e-mail address
personal-phone = telephone
personal-plate = number plate
personal-birth_date = date of birth
personal-address = postal address
personal-first_name = first name
personal-last_name = last name
personal-full_name = full name
level-possible = possible
level-likely = likely
level-certain = certain
evidence-header = the header
evidence-label = the name of the column, which is a person's
evidence-checksum = the check digits
evidence-shape = the form of the values
evidence-lexicon = known first or last names
evidence-title = the courtesy title
evidence-neighbour = the columns beside it
treatment-drop = Leave the column out
treatment-generalise = Generalise (year of birth)
treatment-keep = Publish as it is, as a text allows
treatment-not_personal = This is no personal data
ground-administration = Organisation of the administration (D312-1-3, 1°)
ground-economic_associative_cultural_life = Economic, associative and cultural life (D312-1-3, 2°)
ground-regulated_professions = Regulated professions (D312-1-3, 3°)
ground-teaching_and_research = Teaching and research (D312-1-3, 4°)
ground-sport = Sport (D312-1-3, 5°)
ground-political_life = Political life (D312-1-3, 6°)
ground-tourism = Tourism (D312-1-3, 7°)
ground-formalities = Activities subject to formalities (D312-1-3, 8°)
ground-archives = Archives open to all (D312-1-3, 9°)
ground-another_law = Another provision of law
ground-consent = The consent of the persons
decision-about-nothing = “{ $column }”: this file has no such column, or nothing of the kind was found in it.
decision-required = “{ $column }”: choose a decision.
ground-required = “{ $column }”: choose the text that allows publishing.
note-required = “{ $column }”: say which text it is, where the consent is, or why these are no persons.
note-too-long = “{ $column }”: the explanation is limited to { $max } characters.
text-personal = This text is public: take the social security number, IBAN, e-mail address or telephone number of a person out of it.
title-required = Give the data set a title.
title-too-long = The title has at most { $max } characters.
title-taken = This authority already publishes “{ $title }” under this title. To update it, choose it under “Data set”; otherwise give another title.
description-too-long = The description has at most { $max } characters.
licence-unknown = Choose a licence of the list.
schema-unknown = This instance does not know that schema.
dataset-unknown = There is no such data set.
authority-required = Choose the authority.
authority-unknown = This instance does not know that authority.
good-rows-wrong = Write a percentage between 0 and 100, or nothing.
file-required = Choose a file.
file-empty = The file is empty.
deposit-not-ready = This deposit is not ready to be published.
deposit-takes-no-decision = This deposit waits for no decision any more.
deposit-cannot-be-cancelled = This deposit can no longer be cancelled.
deposit-cannot-be-checked-again = This deposit can no longer be checked again.
deposit-stopped = This deposit was stopped.
original-erased = The original was erased at its date; its fingerprint stays.
originals-not-local = The original cannot be read from here for the moment.
parameter-unknown = There is no such parameter, or it names an unknown column.
page-wrong = Page numbers begin at 1.
page-size-wrong = The page size goes from 1 to { $max }.
sort-wrong = Sorting is asc or desc.
isnull-wrong = isnull and isnotnull are given without a value, or with true or false.
column-unknown = There is no column { $column }.
too-many-conditions = A question has at most { $max } conditions.
menu-datasets = Data
menu-deposit = Deposit a file
menu-deposits = Deposits
menu-api = API
ask-title = Query the data
ask-lead = A records API in the language of data.gouv.fr's tabular API, and read-only SQL on every published table.
ask-sql-title = Try SQL
ask-sql = Query
ask-sql-hint = One SELECT, five seconds at most. Names with capitals or accents go between double quotes.
ask-run = Run
ask-answer = { $count ->
    [0] No row
    [one] One row
   *[other] { $count } rows
}
ask-truncated = The answer is cut: narrow the query, or ask by program.
ask-tables = The tables and their columns
ask-program = By program
ask-program-lead = The same query over HTTP, and the description of every operation.
ask-query-address = A SQL query
ask-download = Download a whole data set
ask-download-lead = The file (csv, json, ndjson, parquet, xlsx, geojson) is the same each time, in the order of the file deposited. Its number of rows and its SHA-256 come in "X-Total-Count" and "Content-Digest": before the file when it was asked before, else after it, for who sends "TE: trailers"; a compressed answer ("Accept-Encoding: gzip") has the first alone. The address "checksum" gives them apart, under the same conditions.
ask-download-address = Download
ask-verify-address = Verify what was downloaded
ask-openapi = OpenAPI 3.1 description
too-many-tables = A query names { $max } tables at most.
sql-too-long = The query has at most { $max } characters.
sql-too-complex = The query is too complex ({ $what }, at most { $max }).
sql-refused = This is not allowed here: { $name }.
sql-no-table = No table has this name: { $name }. The names are in the list of tables, under “API”; a capital letter or an accent asks for double quotes.
sql-no-column = No column has this name: { $name }. A name with capital letters or accents is written in double quotes.
sql-out-of-reach = { $name } is not seen from here: a sub-query sees the columns of the query around it, and no further. Join the tables, or hand the value on through the query between.
sql-sub-query = A sub-query depends here on those around it in a way that is not offered: join the tables instead, or bring it down to one value with max or count.
sql-several-columns = Several tables have a column { $name }: say which one, as in table.{ $name }.
sql-same-name = Two columns are called { $name }: give one of them another name with as.
sql-not-grouped = { $name } is neither in group by nor in a figure such as count or sum: put it in one or the other.
sql-no-function = No function has this name: { $name }. Check its spelling.
sql-kinds = These values are not of the same kind (text, number, date…): convert one of them with cast(… as …). The engine says: { $message }
sql-by-zero = The query divides by zero. Write nullif(divisor, 0) to have an empty cell then.
sql-too-large = The result is too large for a whole number (19 digits at most): { $numbers }. Write cast(… as double) around one of the two numbers to have it rounded.
sql-not-a = "{ $value }" { $kind ->
    [integer] is not a whole number
    [number] is not a number
    [date] is not a date
    [boolean] is neither true nor false
   *[other] is not an instant
}. Leave these rows out with where, or write try_cast in place of cast to have an empty cell then.
sql-syntax = The query is not understood: check its words, commas, quotes and parentheses. The engine says: { $message }
sql-failed = The query failed: check the functions and values that it uses. The engine says: { $message }
sql-timeout = The query took over { $seconds } seconds: it was stopped.
sql-memory = The query wanted too much memory: it was stopped.
sql-too-deep = The query nests too deep: it was stopped.
sql-crashed = The process that ran this query ended without an answer ({ $how }). Nothing else is affected; write it in another way, or report it.
sql-answer-too-large = The answer is over { $max } bytes.
unknown-column = There is no such column.
filter-values = This filter has the wrong number of values.
filter-not-integer = “{ $value }” is not a whole number.
filter-not-number = “{ $value }” is not a number.
filter-not-boolean = “{ $value }” is neither yes nor no.
filter-not-date = “{ $value }” is not a date such as 2026-11-24.
filter-not-datetime = “{ $value }” is not an instant such as 2026-11-24T08:00:00Z.
filter-needs-text = This filter needs a text column.
filter-too-complex = The filter is too complex.
aggregate-needs-number = This figure needs a column of numbers.
search-too-long = Search for fewer words: { $max } characters at most.
search-too-many-words = Search for { $max } different words at most.
search-word-too-long = Shorten the words searched for: { $max } characters each at most.
cursor-invalid = This cursor is not of this question.
cursor-of-groups = Groups are read by pages, without a cursor.
page-size-too-large = A page has at most { $max } rows.
export-too-many-rows = An Excel sheet has at most { $max } rows; there are { $rows }. Filter the table, or take CSV or Parquet, which have no limit.
export-too-many-columns = An Excel sheet has at most { $max } columns. Choose some with "columns", or take CSV or Parquet.
export-no-geometry = No column says where these rows are: latitude and longitude, coordonneesXY, geo_point_2d or geometry. Take CSV or JSON, or ask for these columns if "columns" leaves them out.
busy = Too many queries at once: try again in a moment.
query-timeout = The query took too long.
query-memory = The query wanted too much memory.
api-resource = What a resource is and where its parts are
api-profile = The columns of a resource
api-data = The rows of a resource: filters, sort, groups, pages
api-export = Every row, as a file (csv, json, ndjson, parquet, xlsx, geojson); in csv and xlsx, booleans are in the words of the schema, such as oui and non; in parquet, without conditions or sorts, it is the stored file, of which parts can be asked for (Range)
api-checksum = What this same file is known by: number of rows, number of bytes, SHA-256
api-checksum-url = The file of this version, whichever comes after it
api-sha256 = Of the bytes of the file, in hexadecimal
api-format = The format of the file
api-swagger = The OpenAPI description of one resource
api-datasets = The published data sets
api-dataset = A published data set
api-query = A read-only SQL query on the published tables
api-deposit = Deposit a file
api-show-deposit = Follow a deposit
api-show-report = The full report of a deposit
api-decide = Decide on the columns that hold personal data
api-publish = Publish a deposit that is ready
api-withdraw = Withdraw from the public, with a reason
api-page = Page number, from 1
api-page-size = Rows a page, 20 by default, 1,000 at most
api-columns = Wanted columns, separated by commas
api-q = Words to look for, case and accents ignored
api-or = Conditions of which one at least must hold: (a__exact.x,and(b__less.5,c__isnull)), or a query string
api-conditions = A condition, sort or figure for each parameter, named column__word: exact, differs, isnull, isnotnull, contains, notcontains, in, notin, less, greater, strictly_less, strictly_greater, sort (asc or desc), groupby, count, avg, min, max, sum. isnull and isnotnull are given without a value or with true, and with false for the contrary. The description of each resource (swagger) gives those of its columns; __id, the number of a row, may be filtered and sorted by too.
api-next-cursor = What follows, in the same version, no row seen twice and none missed
api-rows-version = The version that these rows are of
api-row = The cells by column, with __id, the number of the row in its file; or, for groups, their values and figures
api-cell = A text, a number, a boolean (true or false, whatever the words of the schema), or null for an empty cell; dates and times are ISO 8601 texts
api-sql = A SELECT query. Published tables are named authority__dataset, with _ for -
api-sql-tables = Other names for data sets or versions, by identifier: 50 at most
api-truncated = Whether more rows followed these
api-reason = The reason, which the public reads
api-deposit-authority = SIREN of the authority
api-deposit-dataset = Identifier of the data set that this file continues; without it, a data set is made from the title
api-deposit-title = Title of a new data set
api-deposit-schema = Name of the schema; “-” for none; empty for the one that fits
api-deposit-good-rows = Percentage of right rows that is enough; empty for all
api-deposit-publish = Any value, to publish as soon as nothing stands against it
api-deposit-file = The file, last
api-already-known = Whether this very file had been deposited before: the answer is then 200, and nothing is done twice
api-finding-reach = The cells at any level that asks for a decision; a decision is given on them
api-finding-first-row = The first data row where the column shows it, from 1
api-decision-given-on = What was found when the decision was taken; absent from old decisions
api-awaited = What must be decided: nothing was, or more is found than what it was decided on
api-decision-kind = The kind of personal data, as the deposit gives it
api-decision-ground = The ground, to publish personal data as it is
api-decision-note = The agent's explanation
api-cursor = What comes after the last row read
datasets-repaired = The certain repairs are applied; the repaired file is now checked.
deposit-cannot-be-repaired = This deposit cannot be repaired.
repair-title = Certain repairs are possible
repair-lead = Dates the right way round, decimal commas, symbols, spaces: they are listed below. The original stays as it is.
repair-send = Apply the certain repairs
describe-title = Edit the description
describe-lead = The title and description change; the address stays the same.
describe-words-title = Title
describe-save = Save
datasets-described = Description saved.
datasets-manage = Manage
address-unreachable = This address does not answer.
schema-name-wrong = The name or the version of this schema does not fit.
schema-version-exists = This version of the schema is already known with another content: a version never changes.
schema-too-large = This schema is larger than { $max } bytes.
schema-wrong = This is no table schema: { $fault }
export-of-groups = An export gives rows: ask for groups by pages.
sort-needs-column = Sorting needs a column of the table.
change-title = New version ({ $next }) of “{ $title }”
change-text = { $rows ->
    [one] Once published, it takes the place of version { $number }, which the public reads today (one row), at the same address.
   *[other] Once published, it takes the place of version { $number }, which the public reads today ({ $rows } rows), at the same address.
}
change-gone = { $count ->
    [one] One column goes:
   *[other] { $count } columns go:
}
change-gone-help = Programs that read them will not find them any more. If this file is another table, give this deposit up and choose “New data set”.
change-new = { $count ->
    [one] One column comes:
   *[other] { $count } columns come:
}
datasets-known = This very file was already deposited: nothing has changed.
datasets-rows-found = { $count ->
    [0] No row
    [one] { $count } row
   *[other] { $count } rows
}
datasets-sorted-up = sorted by { $column }, ascending
datasets-sorted-down = sorted by { $column }, descending
state-withdrawn = Withdrawn
deposit-another = Deposit another file
gate-column = Column
gate-seems = : { $kind }
quality-left-out-personal = { $count ->
    [one] It holds personal data: the authority decided to leave it out.
   *[other] They hold personal data: the authority decided to leave them out.
}
quality-left-out-choice = { $count ->
    [one] The authority chose not to publish it.
   *[other] The authority chose not to publish them.
}
withdraw-consequences-dataset = Pages, files and the API will answer that it was withdrawn, with the reason. The history is kept.
withdraw-consequences-version = Pages, files and the API of this version will answer that it was withdrawn, with the reason. The history is kept.
withdraw-then = The public will read version { $number } again at the address of the data set.
withdraw-last = This is the only published version: the data set will have no table any more.
withdraw-keep = Withdraw nothing
describe-columns = The columns
describe-columns-hint = What each holds, with its unit: the dictionary tells it to those who use the table. One sentence is enough.
column-words-too-long = The description of a column is limited to { $max } characters.
api-columns-described = What the authority says of each column, where it says something
personal-renamed = perhaps a column that was left out, under another name
evidence-earlier_decision_elsewhere = a column that was left out of an earlier version is not in this file any more, and this one is new
change-retyped = { $count ->
    [one] One column changes its kind (number, date or text):
   *[other] { $count } columns change their kind (number, date or text):
}
withdrawn-no-more = This data set was withdrawn: this deposit cannot be published in it any more. Deposit the file under another title.
title-of-another = This authority already has a data set “{ $title }”: give another title.
