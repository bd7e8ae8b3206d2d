using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Customers;

/// <param name="Email">One customer of a tenant has it; kept in lower case.</param>
public sealed record CustomerRequest(
    [Required, StringLength(200), RegularExpression(@"\P{Cc}+", ErrorMessage = "The text may not have control characters.")]
    string Name,
    [Required, StringLength(254), EmailAddress] string Email);
