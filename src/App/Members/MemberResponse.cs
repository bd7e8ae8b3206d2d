using System.Linq.Expressions;
using ProdReady.App.Accounts;

namespace ProdReady.App.Members;

/// <summary>A person of the tenant, and what they are in it.</summary>
/// <param name="Id">The user's.</param>
public sealed record MemberResponse(Guid Id, string Email, string DisplayName, string Role)
{
    public static readonly Expression<Func<Membership, MemberResponse>> Projection = member =>
        new MemberResponse(member.UserId, member.User!.Email!, member.User.DisplayName, member.Role);
}
