//! How a call ended in the vendor's words: `endedReason`, one of the document's more than 600.

use crate::world::{
    insight::ending::{Ending, ending},
    model::{Call, Direction, Status},
};

/// The `status` of a call.
pub(crate) fn status(call: &Call) -> &'static str {
    match call.status {
        Status::Queued => "queued",
        Status::Ringing => "ringing",
        Status::Answered => "in-progress",
        Status::Ended | Status::Busy | Status::Failed | Status::Cancelled => "ended",
    }
}

/// The `type` of a call.
pub(crate) fn kind(call: &Call) -> &'static str {
    match call.direction {
        _ if call.is_web() => "webCall",
        Direction::Inbound => "inboundPhoneCall",
        Direction::Outbound => "outboundPhoneCall",
    }
}

/// The `endedReason` of a call that is over; some have none.
pub(crate) fn ended_reason(call: &Call) -> Option<&'static str> {
    Some(match ending(call)? {
        Ending::Completed if call.is_web() => "assistant-said-end-call-phrase",
        Ending::Completed => "call.in-progress.twilio-completed-call",
        Ending::CallerHungUp => "customer-ended-call",
        Ending::AgentHungUp => "assistant-ended-call",
        Ending::Transferred => "assistant-forwarded-call",
        Ending::Voicemail => "voicemail",
        Ending::Silence => "silence-timed-out",
        Ending::TimeLimit => "exceeded-max-duration",
        Ending::NoAnswer => "customer-did-not-answer",
        Ending::Busy => "customer-busy",
        Ending::Cancelled => "manually-canceled",
        Ending::Rejected => "vonage-rejected",
        Ending::InvalidNumber => "twilio-reported-customer-misdialed",
        Ending::CarrierError => match call.direction {
            Direction::Inbound => "call.ringing.error-sip-inbound-call-failed-to-connect",
            Direction::Outbound => "call.in-progress.error-sip-outbound-call-failed-to-connect",
        },
        Ending::MediaError => "call.in-progress.error-assistant-did-not-receive-customer-audio",
        Ending::AgentError => "pipeline-error-custom-llm-llm-failed",
        Ending::ModelError => "call.in-progress.error-providerfault-openai-llm-failed",
        Ending::VoiceError => "pipeline-error-eleven-labs-voice-failed",
        Ending::TranscriberError => "pipeline-error-deepgram-transcriber-failed",
        Ending::NoCredit => "call.start.error-subscription-insufficient-credits",
        Ending::ConnectionLost => "call.in-progress.error-vapifault-worker-died",
        Ending::Unknown => return None,
    })
}
