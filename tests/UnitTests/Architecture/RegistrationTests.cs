using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed class RegistrationTests
{
    /// <summary>Who sees the rows of every tenant, and why. A new name here is a matter for review.</summary>
    private static readonly Dictionary<string, string> MaySeeAllTenants = new()
    {
        ["src/Platform/Messaging/OutboxRelay.cs"] = "publishes what every tenant has written",
        ["src/Platform/Messaging/MeasureOutboxJob.cs"] = "counts what waits",
        ["src/Platform/Email/Recipients.cs"] = "an address is of no tenant: it may be in several",
        ["src/Platform/Schedules/ScheduleTable.cs"] = "schedules are of no tenant",
        ["src/App/Schedules/ListSchedules.cs"] = "schedules are of no tenant",
        ["src/Platform/Retention/PurgeJob.cs"] = "deletes by age",
        ["src/Platform/Jobs/JobQueue.cs"] = "claims what is due, whose turn it is; the work then enters the job's own tenant",
        ["src/Platform/Auditing/AuditChain.cs"] = "seals and verifies the trails of all tenants",
        ["src/Platform/Encryption/Reencryption.cs"] = "puts the rows of all tenants under the newest key",
        ["src/Platform/LanguageModels/SettleAbandonedCallsJob.cs"] = "finds what is due, then enters the call's own tenant",
        ["src/Platform/StatementCosts/TopStatements.cs"] = "reads what the database counts of that role's statements",
        ["src/App/ModelUsage/ListTenantUsage.cs"] = "shows operators what every tenant has spent",
        ["src/App/Payments/SettlePaymentsJob.cs"] = "claims what is due, then enters the payment's own tenant",
        ["src/App/DocumentScans/AskForScansJob.cs"] = "claims what is due, then enters the document's own tenant",
        ["src/App/LooseObjects/RemoveLooseObjectsJob.cs"] = "removes objects that no row of any tenant holds",
        ["src/App/Payments/SettleByHand.cs"] = "finds whose payment it is before its tenant is entered",
        ["src/App/Invitations/AcceptInvitation.cs"] = "finds the invitation that says which tenant it is",
        ["src/App/Members/ListMyTenants.cs"] = "reads every membership of the one who asks",
        ["src/App/Erasure/EraseMe.cs"] = "a person's rows, in whichever tenant they are",
        ["src/App/TenantDeletion/DeleteTenantsJob.cs"] = "finds the tenants that are due, and people who belong to no other",
        ["src/Platform/Messaging/DeadLetterFilter.cs"] = "lists what could not be consumed, whoever's it is",
        ["src/Platform/Messaging/Redrive.cs"] = "takes from that list what it brings back",
        ["src/App/WebhookDeliveries/WebhookClaims.cs"] = "claims what is due, then enters the webhook's own tenant",
        ["src/App/PaymentHints/ReceivePaymentHint.cs"] = "finds whose payment an event is about",
        ["src/App/DeadLetters/ListDeadLetters.cs"] = "shows operators that list",
        ["src/App/Operators/AppointOperator.cs"] = "an operator is of no tenant, and neither is the trail of it",
        ["src/App/OperatorActs.cs"] = "what operators do stands in the trail of no tenant",
        ["src/App/Audit/ListOperatorActs.cs"] = "reads the trail of no tenant",
        ["src/App/Exports/MakeExport.cs"] = "a person's rows, in whichever tenant they are",
        ["src/App/Jobs/ListJobs.cs"] = "a person's own jobs, in whichever tenant they are",
        ["src/App/Jobs/JobAccess.cs"] = "a person's own jobs, in whichever tenant they are",
        ["src/App/Jobs/ReadJobState.cs"] = "asks JobAccess",
        ["src/App/Jobs/WatchJobState.cs"] = "asks JobAccess",
        ["src/App/Jobs/CancelJobRun.cs"] = "asks JobAccess",
        ["src/App/Jobs/DownloadJobFile.cs"] = "asks JobAccess",
        ["src/App/Sessions/SessionSetup.cs"] = "reads the session that says which tenant it is",
        ["src/App/NewSession.cs"] = "finds the person's tenants before one is entered",
        ["src/App/Sessions/SwitchTenant.cs"] = "begins a session in another tenant of the same person",
        ["src/App/Sessions/RefreshSession.cs"] = "finds the session by its token before its tenant is known",
        ["src/App/Passwords/ChangePassword.cs"] = "ends a person's sessions, in whichever tenant they are",
        ["src/App/Passwords/CompletePasswordReset.cs"] = "ends a person's sessions, in whichever tenant they are",
        ["src/App/Sessions/EndSessions.cs"] = "ends a person's sessions, in whichever tenant they are",
        ["src/App/Sessions/RecordUsesJob.cs"] = "writes the last use of whatever sessions came by",
        ["src/App/MySessions/ListMySessions.cs"] = "a person's sessions, in whichever tenant they are",
        ["src/App/MySessions/EndMySession.cs"] = "a person's session, in whichever tenant it is",
        ["src/App/MySessions/EndMyOtherSessions.cs"] = "a person's sessions, in whichever tenant they are",
    };

    /// <summary>Where the door itself is made.</summary>
    private static readonly string[] TheDoor = ["src/Platform/Tenancy", "src/Platform/Database"];

    [Fact]
    public void Every_options_class_is_validated_at_start()
    {
        var registered = Codebase.Product.SelectMany(file => file.Nodes<GenericNameSyntax>())
            .Where(name => name.Identifier.Text is "AddValidatedOptions" or "AddOutsideDependency")
            .SelectMany(name => name.TypeArgumentList.Arguments.Select(type => type.ToString())).ToHashSet();

        // Options inside of options are validated with them.
        var nested = Codebase.Product.SelectMany(file => file.Nodes<PropertyDeclarationSyntax>())
            .Where(property => property.Parent is TypeDeclarationSyntax type && IsOptions(type))
            .Select(property => property.Type.ToString().TrimEnd('?')).ToHashSet();

        Codebase.Holds(
            from file in Codebase.Product
            from type in file.Types
            where IsOptions(type) && !registered.Contains(type.Identifier.Text) && !nested.Contains(type.Identifier.Text)
            select file.At(type, $"{type.Identifier.Text} is not registered with AddValidatedOptions"));
    }

    private static bool IsOptions(BaseTypeDeclarationSyntax type) =>
        type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal) && type.Parent is not TypeDeclarationSyntax;

    [Fact]
    public void Only_reviewed_code_sees_every_tenant() => Codebase.Holds(
        Codebase.Product.Where(file => !MaySeeAllTenants.ContainsKey(file.Path)).SelectMany(SeesAllTenants));

    [Fact]
    public void Every_reviewed_name_still_sees_every_tenant() => Codebase.Holds(
        MaySeeAllTenants.Keys.Except(Codebase.Product.Where(file => SeesAllTenants(file).Any()).Select(file => file.Path)));

    [Theory]
    [InlineData("class A(AcrossTenants door);")]
    [InlineData("class A(AcrossTenants<AppDbContext> door);")]
    [InlineData("class A { void B(AppDbContext db) => db.Invoices.IgnoreQueryFilters(); }")]
    public void Seeing_every_tenant_is_found(string text) =>
        Assert.Single(SeesAllTenants(new CodeFile("src/App/Invoices/A.cs", text)));

    private static IEnumerable<string> SeesAllTenants(CodeFile file) => file.In(TheDoor) ? [] :
        file.Nodes<SimpleNameSyntax>()
            .Where(name => name.Identifier.Text is "AcrossTenants" or "IgnoreQueryFilters" or "SeeAllTenants")
            .Select(name => file.At(name, $"{name.Identifier.Text}: not on the reviewed list of RegistrationTests"));
}
