namespace ProdReady.UnitTests.Architecture;

/// <summary>The routes that are an exception to a rule, each with its reason. A new name here is a matter for review.</summary>
internal static class ReviewedRoutes
{
    /// <summary>Who needs no sign-in, and why.</summary>
    public static IReadOnlyDictionary<string, string> OpenToAll { get; } = new Dictionary<string, string>
    {
        ["GET /health/live"] = "the orchestrator does not sign in",
        ["GET /health/startup"] = "the orchestrator does not sign in",
        ["GET /health/ready"] = "the load balancer does not sign in",
        ["GET /openapi/{documentName}.json"] = "describes the API to who has no account yet",
        ["GET /v1/document-links/{token}"] = "the signed address is the proof",
        ["GET /v1/unsubscriptions/{token}"] = "the token from the mail is the proof; it only leads to a page",
        ["POST /v1/unsubscriptions/{token}"] = "the token from the mail is the proof; mail systems post it",
        ["POST /v1/accounts"] = "makes the account",
        ["POST /v1/webhooks/payments"] = "the provider's signature is the proof",
        ["POST /v1/invitations/accept"] = "the mailed token is the proof",
        ["POST /v1/email-confirmations"] = "the link from the mail is the proof",
        ["POST /v1/password-resets"] = "who forgot the password cannot sign in",
        ["POST /v1/password-resets/complete"] = "the link from the mail is the proof",
        ["POST /v1/sessions"] = "signs in",
        ["POST /v1/sessions/refresh"] = "the refresh token is the proof",
        ["POST /v1/sessions/passkey"] = "the passkey's signature is the proof",
        ["POST /v1/sessions/passkey/options"] = "asks for the signature, of whoever it may be",
        ["POST /v1/sessions/second-factor"] = "the challenge that the password brought is the first proof",
    };

    /// <summary>Who may be called by every person who is signed in, whatever their role, and why.</summary>
    public static IReadOnlyDictionary<string, string> OpenToEachPerson { get; } = new Dictionary<string, string>
    {
        ["DELETE /v1/me"] = "erases their own account",
        ["POST /v1/me/exports"] = "takes a copy of what is held on them",
        ["DELETE /v1/me/sessions"] = "ends their own sessions",
        ["DELETE /v1/me/sessions/{id}"] = "ends one of their own sessions",
        ["DELETE /v1/me/membership"] = "ends their own membership",
        ["DELETE /v1/sessions/current"] = "ends their own session",
        ["DELETE /v1/me/authenticator"] = "takes away their own second factor",
        ["DELETE /v1/me/passkeys/{id}"] = "takes away one of their own",
        ["GET /v1/me/passkeys"] = "shows their own",
        ["POST /v1/me/passkeys"] = "adds to their own account",
        ["POST /v1/me/passkeys/options"] = "adds to their own account",
        ["PUT /v1/me/passkeys/{id}"] = "renames one of their own",
        ["POST /v1/sessions/current/proof/passkey"] = "proves who they are themselves",
        ["GET /v1/me/second-factors"] = "shows their own second factors",
        ["POST /v1/me/authenticator"] = "adds to their own account",
        ["POST /v1/me/authenticator/confirm"] = "adds to their own account",
        ["POST /v1/me/recovery-codes"] = "renews their own codes",
        ["GET /v1/me/sessions"] = "shows where they are signed in",
        ["POST /v1/sessions/current/proof"] = "proves who they are themselves",
        ["PUT /v1/me/email"] = "changes their own address",
        ["PUT /v1/me/password"] = "changes their own password",
        ["GET /v1/me"] = "tells them who they are",
        ["POST /v1/sessions/current/tenant"] = "goes on where they belong as well",
        ["GET /v1/me/tenants"] = "tells them where they belong",
    };

    /// <summary>Who may be called by operators of the service alone, and why.</summary>
    public static IReadOnlyDictionary<string, string> OpenToOperators { get; } = new Dictionary<string, string>
    {
        ["GET /v1/operator/audit"] = "shows what operators did",
        ["GET /v1/operator/schedules"] = "shows what the Workers do by the clock",
        ["GET /v1/operator/top-statements"] = "shows what the database is busy with",
        ["GET /v1/operator/usage"] = "shows what every company has spent",
        ["GET /v1/operator/dead-letters"] = "shows what no consumer could take, of all tenants",
        ["POST /v1/operator/dead-letters/redrive"] = "has it tried again",
    };

    /// <summary>Who may be called by everybody who is signed in, person or key, and what it is then that judges.</summary>
    public static readonly Dictionary<string, string> JudgedByTheRow = new()
    {
        ["GET /v1/jobs"] = "lists what the caller asked for",
        ["GET /v1/jobs/{id}"] = "a job says whom it lets see it",
        ["GET /v1/jobs/{id}/content"] = "a job says whom it lets see it",
        ["GET /v1/jobs/{id}/events"] = "a job says whom it lets see it",
        ["POST /v1/jobs/{id}/cancel"] = "a job says whom it lets see it",
    };

    /// <summary>What outlasts a session, so that an open one alone must not be enough, and why.</summary>
    public static IReadOnlyDictionary<string, string> OnlyAfterFreshSignIn { get; } = new Dictionary<string, string>
    {
        ["POST /v1/operator/dead-letters/redrive"] = "moves what is of all tenants",
        ["DELETE /v1/me"] = "nothing brings it back",
        ["POST /v1/me/exports"] = "the copy is all that there is",
        ["POST /v1/tenant/exports"] = "the copy is all that there is",
        ["PUT /v1/tenant/deletion"] = "in the end nothing brings it back",
        ["POST /v1/api-keys"] = "a key goes on after the session that made it",
        ["POST /v1/api-keys/{id}/rotate"] = "makes a key",
        ["DELETE /v1/me/authenticator"] = "leaves the account to the password alone",
        ["POST /v1/me/authenticator"] = "an app that goes on after the session",
        ["POST /v1/me/authenticator/confirm"] = "keeps out who does not have the app",
        ["DELETE /v1/me/passkeys/{id}"] = "may leave the account to the password alone",
        ["POST /v1/me/passkeys"] = "a way in that goes on after the session",
        ["POST /v1/me/passkeys/options"] = "said before somebody touches their device for nothing",
        ["POST /v1/me/recovery-codes"] = "codes that go on after the session",
        ["PUT /v1/me/email"] = "whoever has the address has the account",
        ["PUT /v1/tenant/owner"] = "gives the company away",
    };

    /// <summary>POSTs that need no Idempotency-Key, and why a retry does no harm.</summary>
    public static IReadOnlyDictionary<string, string> SafeToRepeat { get; } = new Dictionary<string, string>
    {
        ["POST /v1/api-keys"] = "a stored answer would keep the secret; a key too many is revoked",
        ["POST /v1/api-keys/{id}/rotate"] = "a stored answer would keep the secret; a key too many is revoked",
        ["POST /v1/webhooks"] = "a stored answer would keep the secret; a webhook too many is deleted",
        ["POST /v1/webhooks/payments"] = "an event is taken once",
        ["POST /v1/webhooks/{id}/rotate"] = "a stored answer would keep the secret; the one before goes on for a while",
        ["POST /v1/documents/{id}/links"] = "a second link that expires like the first; a stored answer would keep it",
        ["POST /v1/unsubscriptions/{token}"] = "it is so already",
        ["POST /v1/invitations/accept"] = "an invitation is used up by the first request",
        ["POST /v1/accounts"] = "an address has one account: the second request brings a mail",
        ["POST /v1/customers/{id}/summary"] = "changes nothing; the same question is answered from what is kept",
        ["POST /v1/invoices/{id}/reminder-suggestion"] = "changes nothing; the same question is answered from what is kept",
        ["POST /v1/email-confirmations"] = "a link works once",
        ["POST /v1/password-resets"] = "a second mail, whose link works as well",
        ["POST /v1/password-resets/complete"] = "a link works once",
        ["POST /v1/me/authenticator"] = "an app that is not confirmed yet is replaced",
        ["POST /v1/me/authenticator/confirm"] = "a stored answer would keep the recovery codes; others can be made",
        ["POST /v1/me/recovery-codes"] = "a stored answer would keep the codes; a retry replaces them",
        ["POST /v1/me/passkeys"] = "a challenge works once",
        ["POST /v1/me/passkeys/options"] = "makes a challenge and stores nothing",
        ["POST /v1/sessions/passkey"] = "a challenge works once",
        ["POST /v1/sessions/passkey/options"] = "makes a challenge and stores nothing",
        ["POST /v1/sessions/current/proof/passkey"] = "a challenge works once",
        ["POST /v1/sessions/second-factor"] = "a code works once",
        ["POST /v1/sessions"] = "a second session of the same person; it ends by itself",
        ["POST /v1/sessions/current/proof"] = "the first request ends the token that could send a second",
        ["POST /v1/sessions/current/tenant"] = "the first request ends the session that could send a second",
        ["POST /v1/sessions/refresh"] = "a used token ends the session: a replayed answer would be a stolen one",
    };
}
