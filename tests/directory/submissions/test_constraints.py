"""What the database refuses of propositions, links, mails and questions: see those of the models."""

import factory
from django.utils import timezone

from tests.constraints import Refused, refused, refused_twin
from tests.factories import (
    CampaignFactory,
    CannedReplyFactory,
    DispatchFactory,
    JumelageFactory,
    MailFactory,
    MessageFactory,
    MessageRefusalFactory,
    PersonalLinkFactory,
    SheetPrintFactory,
    SubmissionEntryFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    SubscriptionFactory,
    ThrottleFactory,
    VerificationRequestFactory,
)

NOW = timezone.now()


def beside_a_continuous_one(row):
    CampaignFactory(is_continuous=True)
    return True


def refused_of_journal(values, **given):
    """The journal is never changed but by the purge: the trigger that says so would speak before the constraint."""
    silenced = "directory.SubmissionEntry:written_once"
    return Refused("submission_entry_state_iff_move", SubmissionEntryFactory, values, given, silenced=silenced)


CASES = [
    refused("submission_record_whole", SubmissionFactory, {"record_table": "directory_project"}),
    refused("submission_record_whole", SubmissionFactory, {"record_pk": 1}),
    refused("submission_correction_has_record", SubmissionFactory, {"is_correction": True}),
    refused(
        "submission_accepted_has_record", SubmissionFactory, {"record_table": "", "record_pk": None}, accepted=True
    ),
    refused("submission_received_is_confirmed", SubmissionFactory, {"state": "recue"}),
    refused("submission_received_is_confirmed", SubmissionFactory, {"email_confirmed_at": None}, received=True),
    refused(
        "submission_received_is_confirmed",
        SubmissionFactory,
        {"email_confirmed_at": None, "author_email": ""},
        received=True,
    ),
    refused("submission_received_is_confirmed", SubmissionFactory, {"consent_at": None}, received=True),
    refused("submission_received_is_confirmed", SubmissionFactory, {"received_at": None}, received=True),
    refused("directory_submission_decided_at_with_decided_by", SubmissionFactory, {"decided_by": None}, refused=True),
    refused("submission_decided_iff_final", SubmissionFactory, {"decided_at": None, "decided_by": None}, refused=True),
    refused("submission_decided_iff_final", SubmissionFactory, {"state": "recue"}, refused=True),
    refused_of_journal({"to_state": "recue"}),
    refused_of_journal({"to_state": ""}, move=True),
    refused_twin("submission_file_once", SubmissionFileFactory, ["submission", "sha256"]),
    refused("personal_link_of_its_scope", PersonalLinkFactory, {"scope": "verification"}),
    refused("personal_link_of_its_scope", PersonalLinkFactory, {"submission": None}),
    refused("personal_link_of_its_scope", PersonalLinkFactory, {"scope": "suivi"}, verify=True),
    refused("personal_link_of_its_scope", PersonalLinkFactory, {"scope": "suivi"}, write=True),
    refused("subscription_told_once_confirmed", SubscriptionFactory, {"confirmed_at": NOW}),
    refused("subscription_told_once_confirmed", SubscriptionFactory, {"told_at": NOW}),
    refused_twin("subscription_once", SubscriptionFactory, ["follower", "selection"]),
    refused_twin("sheet_print_once", SheetPrintFactory, ["section", "record_pk"]),
    refused_twin("dispatch_once", DispatchFactory, ["follower", "rhythm", "moment"]),
    refused("message_record_whole", MessageFactory, {"record_table": "directory_project"}),
    refused("message_record_whole", MessageFactory, {"record_pk": 1}),
    refused("message_sent_to_somebody", MessageFactory, {"sent_at": NOW}),
    refused("message_sent_to_somebody", MessageFactory, {"sent_at": None}, sent=True),
    refused("message_sent_to_somebody", MessageFactory, {"recipient": ""}, sent=True),
    refused("message_reported_was_sent", MessageFactory, {"reported_at": NOW}),
    refused("message_handled_was_reported", MessageFactory, {"handled_at": NOW}, sent=True),
    refused_twin("message_refusal_once", MessageRefusalFactory, ["kind", "digest", "record_table", "record_pk"]),
    refused("message_refusal_record_whole", MessageRefusalFactory, {"record_pk": 1}),
    refused("message_refusal_record_whole", MessageRefusalFactory, {"record_table": "directory_project"}),
    refused("directory_campaign_started_at_with_started_by", CampaignFactory, {"started_at": NOW}),
    refused("campaign_pace", CampaignFactory, {"per_hour": 0}),
    refused("campaign_pace", CampaignFactory, {"per_hour": 1001}),
    refused("campaign_pace", CampaignFactory, {"remind_after": 2}),
    refused_twin("campaign_one_continuous", CampaignFactory, ["network"], of_network=True),
    refused("campaign_one_continuous_nationally", CampaignFactory, {"is_continuous": beside_a_continuous_one}),
    refused("verification_request_of_one_sheet", VerificationRequestFactory, {"project": None}),
    refused(
        "verification_request_of_one_sheet", VerificationRequestFactory, {"jumelage": lambda row: JumelageFactory()}
    ),
    refused("verification_request_answered", VerificationRequestFactory, {"answer": "exact"}),
    refused("verification_request_answered", VerificationRequestFactory, {"answered_at": None}, answered=True),
    refused("verification_request_answered", VerificationRequestFactory, {"answer": ""}, answered=True),
    refused(
        "directory_verificationrequest_handled_at_with_handled_by", VerificationRequestFactory, {"handled_at": NOW}
    ),
    refused_twin("verification_request_once_by_project", VerificationRequestFactory, ["project", "email"]),
    refused_twin(
        "verification_request_once_by_jumelage",
        VerificationRequestFactory,
        ["jumelage", "email"],
        project=None,
        jumelage=factory.SubFactory(JumelageFactory),
    ),
    refused("mail_sent_is_dated", MailFactory, {"sent_at": NOW}),
    refused("mail_sent_is_dated", MailFactory, {"sent_at": None}, sent=True),
    refused_twin("throttle_once", ThrottleFactory, ["key", "window"]),
]

UNIQUE_FIELDS = [
    (CannedReplyFactory, "slug"),
    (MessageFactory, "form"),
    (SubmissionFactory, "reference"),
    (PersonalLinkFactory, "digest"),
]
