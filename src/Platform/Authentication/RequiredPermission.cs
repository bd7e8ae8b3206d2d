using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;

namespace ProdReady.Platform.Authentication;

/// <summary>Endpoint metadata: which permission a route asks for. Checked by the authorization middleware.</summary>
public sealed class RequiredPermission(string permission) : IAuthorizeData, IAuthorizationRequirementData
{
    public string Permission => permission;

    string? IAuthorizeData.Policy { get; set; } = Policies.Tenant;
    string? IAuthorizeData.Roles { get; set; }
    string? IAuthorizeData.AuthenticationSchemes { get; set; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() =>
        [new ClaimsAuthorizationRequirement(ClaimNames.Permission, [permission])];
}
