using System.Collections.Frozen;
using System.Security.Claims;
using ProdReady.Platform.Authentication;

namespace ProdReady.App;

/// <summary>What can be allowed. Each route names one of these; nobody asks for a role.</summary>
public static class Permissions
{
    public const string CustomersRead = "customers.read";
    public const string CustomersWrite = "customers.write";
    public const string InvoicesRead = "invoices.read";
    public const string InvoicesWrite = "invoices.write";
    public const string PaymentsRead = "payments.read";
    public const string PaymentsWrite = "payments.write";
    public const string DocumentsRead = "documents.read";
    public const string DocumentsWrite = "documents.write";

    /// <summary>Asking a language model, which costs money.</summary>
    public const string AssistantUse = "assistant.use";

    /// <summary>What the tenant's calls of models have cost.</summary>
    public const string UsageRead = "usage.read";
    public const string MembersRead = "members.read";

    /// <summary>Having lists made of all that there is of a kind, and fetching them.</summary>
    public const string ReportsMake = "reports.make";

    /// <summary>Inviting, removing, changing roles: of people who may do no more than the one who does it.</summary>
    public const string MembersManage = "members.manage";

    /// <summary>Making, rotating and revoking API keys.</summary>
    public const string KeysManage = "keys.manage";

    /// <summary>Having events posted to an address of the tenant's own.</summary>
    public const string WebhooksManage = "webhooks.manage";

    /// <summary>Making somebody else an owner, and removing one.</summary>
    public const string OwnersManage = "owners.manage";
    public const string AuditRead = "audit.read";

    /// <summary>Taking a copy of all that the tenant has.</summary>
    public const string TenantExport = "tenant.export";

    /// <summary>Deleting the tenant with all that it has, and undoing that.</summary>
    public const string TenantDelete = "tenant.delete";
}

/// <summary>What a person is in a tenant, and what that allows: a role is a list of permissions and nothing else.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";
    public const string ReadOnly = "read-only";

    private static readonly string[] ToRead =
    [
        Permissions.CustomersRead, Permissions.InvoicesRead, Permissions.PaymentsRead, Permissions.DocumentsRead,
        Permissions.MembersRead,
    ];

    private static readonly string[] ToWork =
    [
        .. ToRead, Permissions.CustomersWrite, Permissions.InvoicesWrite, Permissions.PaymentsWrite,
        Permissions.DocumentsWrite, Permissions.AssistantUse, Permissions.ReportsMake,
    ];

    private static readonly string[] ToAdminister =
        [.. ToWork, Permissions.MembersManage, Permissions.KeysManage, Permissions.UsageRead,
            Permissions.WebhooksManage];

    private static readonly string[] ToLeave = [Permissions.TenantExport, Permissions.TenantDelete];

    private static readonly string[] ToOwn = [.. ToAdminister, Permissions.OwnersManage, Permissions.AuditRead, .. ToLeave];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Allowed = new Dictionary<string, string[]>
    {
        [ReadOnly] = ToRead,
        [Member] = ToWork,
        [Admin] = ToAdminister,
        [Owner] = ToOwn,
    }.ToFrozenDictionary(role => role.Key, role => role.Value.ToFrozenSet());

    /// <summary>Whether the caller may do all that the role may: nobody gives, or takes away, what they do not have.</summary>
    public static bool MayGive(ClaimsPrincipal caller, string role) =>
        PermissionsOf(role).All(permission => caller.HasClaim(ClaimNames.Permission, permission));

    /// <summary>What is left of them in a tenant that is going to be deleted.</summary>
    public static IReadOnlySet<string> Leaving(IReadOnlySet<string> permissions) => permissions.Intersect(ToLeave).ToFrozenSet();

    /// <summary>Nothing for a role that is not one of these, and for none.</summary>
    public static IReadOnlySet<string> PermissionsOf(string? role) =>
        Allowed.GetValueOrDefault(role ?? "", FrozenSet<string>.Empty);
}
