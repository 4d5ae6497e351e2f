# The frame of pages
layout-skip = Skip to content
layout-home = { $name }, home
layout-menu = Main navigation
layout-crumbs = You are here
layout-search = Search
layout-search-label = Search data
layout-sign-in = Sign in
layout-sign-out = Sign out
layout-administrator = Administration
layout-footer = Footer
layout-accessibility = Accessibility: not compliant
layout-run-by = Service run by { $name }
layout-made-with = Powered by Beffroi, free software

# Forms
form-required = required
form-required-note = Fields marked “required” must be filled in.
form-errors = { $count ->
    [one] One thing to correct
   *[other] { $count } things to correct
 }
form-error = Error:
form-drop = Drop a file here, or choose one
form-drop-chosen = File chosen:
form-sending = Sending the file
form-sent = File sent, waiting for the answer
form-failed = Sending was interrupted. Check your connection, then try again.
form-cancel-sending = Stop sending

# Tables and lists
table-sorted-up = sorted ascending
table-sorted-down = sorted descending
table-sort = sort
pager-label = Pages of the list
pager-page = Page { $page }
pager-previous = Previous page
pager-next = Next page
pager-shown = { $first } to { $last } of { $total }

# Work in progress
progress-unknown = Progress not known yet
progress-refresh = Refresh progress
progress-done = Finished
progress-see = See the result
copy-label = Copy
copy-done = Copied
alert-information = Information
alert-success = Done
alert-warning = Warning
alert-error = Error

# Charts
chart-table = The figures as a table
chart-empty = No figure to draw.
chart-about = { $count ->
    [one] One value
   *[other] { $count } values
 }, from { $least } to { $most }.

# Words that several things share
slug-format = The address is made of 1 to 80 lower-case letters without accents, digits or dashes.
siren-format = A SIREN number has nine digits and must be exact.
colour-format = A colour is six hexadecimal digits, such as 155e5b.
field-kind = This value is not of the expected kind.
file-too-large = The file is too large.
file-cut-short = The file did not arrive whole. Send it again.
database-busy = The database is busy. Try again in a moment.
database-unreachable = The database does not answer. Try again in a few minutes.
disk-full = There is no room left to save. The operator has to free some.
database-not-migrated = The database is not up to date. The operator has to run the upgrade.
database-role-too-strong = The server connects to the database with too many rights. The operator has to give it its own role.
job-crashed = This work was interrupted several times. The operator will find the cause in the log.
job-lease-lost = This work was taken over elsewhere. Its result will show here.

# Errors
error-not-found-title = This page does not exist
error-not-found-help = The address may be incomplete, or the document is not open to you. Check the address or start again from the home page.
error-gone-title = These data were withdrawn
error-gone-help = They were public and no longer are.
error-gone-since = This data was withdrawn on { $date }.
error-gone-version = version { $number }
error-gone-versions = See the other versions
error-gone-others = See what else { $owner } publishes
error-gone-reason = Reason: { $reason }
error-forbidden-title = You may not do this
error-forbidden-help = Your account does not allow this action. Ask your authority’s administrator for the right.
error-signed-out-title = Sign in to continue
error-signed-out-help = This page is for agents who have signed in. For an API, show a valid key.
error-invalid-title = Some things need correcting
error-invalid-help = Correct the points below, then try again.
error-conflict-title = Things have changed in the meantime
error-conflict-help = Somebody acted before you. Read the page again, then try again if needed.
error-unavailable-title = The service is unavailable for a moment
error-unavailable-help = Try again in a few minutes. Nothing was lost.
error-internal-title = Something went wrong on our side
error-internal-help = The incident is recorded. Try again later; if it persists, write to the operator and quote the reference.
error-malformed-title = The request could not be read
error-malformed-help = Its content is not in the expected form. Go back and try again.
error-stale-title = This form has expired
error-stale-help = Your session has changed since the page was opened. Go back, reload the page, then try again.
error-too-large-title = What was sent is too large
error-too-large-help = It is beyond the size accepted here. Make it smaller or split it.
error-unsupported-title = This kind of content is not accepted
error-unsupported-help = Send the request in the format that the documentation gives.
error-method-title = This action does not exist here
error-method-help = The address exists, but not with this method.
error-range-title = This part of the file does not exist
error-range-help = It begins after its end. “Content-Range” gives the length of the file.
error-slow-title = The answer took too long
error-slow-help = Try again in a moment, or ask for less data at a time.
error-reference = Reference to quote: { $reference }
error-home = Back to the home page

# The API
api-answer = Answer
api-problem = Error, described as RFC 9457 says
api-problem-errors = The fields to correct; the code is stable
api-problem-reference = To quote in order to be helped

# The page on accessibility
accessibility-title = Accessibility of the service
accessibility-state = This service is not declared compliant with the French accessibility framework (RGAA 4.1.2): no audit by a qualified person has been carried out yet. In that case the law imposes the state “not compliant”.
accessibility-efforts = What is done
accessibility-checks = Every screen is checked automatically at each change. These checks cover only a part of the criteria and do not replace an audit.
accessibility-keyboard = Every page can be used with a keyboard and without JavaScript; charts come with their figures as a table.
accessibility-contact = Report a difficulty
accessibility-write = If some content is not accessible to you, write to { $contact }: you will be given an answer or another way in.
accessibility-no-contact = If some content is not accessible to you, turn to the operator of the service.
accessibility-appeal = Appeal
accessibility-rights = Without a satisfactory answer, you may turn to the Défenseur des droits (the French rights ombudsman): through its online form, through one of its delegates, or by free post, without a stamp, to Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.

# Legal notice
legal-title = Legal notice
legal-who = Publisher and host
legal-not-told = The operator has not written its address, its publication director and its host here yet.
legal-report = Report a problem
legal-write = A wrong figure, a person named by mistake, a page that does not work: write to
legal-no-contact = A wrong figure, a person named by mistake, a page that does not work: turn to the operator of the service or to the authority that published the data.
legal-data = Using the data
legal-data-text = Each data set has its licence, written at the head of its page. The authority that published it answers for it; its versions and their withdrawals stay on display.
legal-personal = Personal data
legal-readers = Reading, downloading or querying these data needs neither account nor cookie, and no audience is measured. A cookie is set for agents who sign in and for those who change the language; it serves nothing else.
legal-published = Before anything is published each column is examined: personal data are published only where a text allows it (article L. 312-1-2 of the code of relations between the public and the administration). The persons concerned may ask the authority that published, or the address above, for access, rectification or erasure.
legal-cnil = Without a satisfactory answer, they may complain to the CNIL (the French data protection authority), 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07.
layout-legal = Legal notice
layout-report = Report a problem
