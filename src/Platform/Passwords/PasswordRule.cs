using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Passwords;

/// <summary>
/// Which passwords are refused (NIST SP 800-63B section 3.1.1.2): short ones, common ones, and what is made of one or of
/// the user's own names by adding digits. Nothing is asked of the letters themselves: such rules bring "Password1!".
/// </summary>
public static class PasswordRule
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private const string Product = "ProdReady";
    private const string TooCommon = "The password is too easy to guess: it is common, or made of a name. Take several words.";

    /// <summary>The field's fault, if there is one; for <see cref="IValidatableObject"/>.</summary>
    /// <param name="names">What a guesser knows of the user, such as their address and company.</param>
    public static IEnumerable<ValidationResult> Check(string password, string field, params string[] names)
    {
        if (IsCommon(password, names)) yield return new ValidationResult(TooCommon, [field]);
    }

    /// <summary>Whether someone who knows the list and these names would soon have guessed it.</summary>
    public static bool IsCommon(string password, params string[] names)
    {
        var text = string.Concat(password.ToLowerInvariant().Where(letter => !char.IsWhiteSpace(letter)));
        var core = text.Trim([.. text.Where(letter => !char.IsLetter(letter) && letter is not ('@' or '$'))]);
        var bare = string.Concat(text.Where(char.IsLetterOrDigit));
        return new[] { text, Unit(text), core, Plain(core), Unit(Plain(core)), Plain(text) }.Any(CommonPasswords.Contain)
            || Unit(text).Length <= 3 || IsSequence(text)
            || names.Append(Product).SelectMany(Words).Any(word => IsMadeOf(word, bare) || IsMadeOf(word, Plain(bare)));
    }

    // The shortest piece that the text repeats: of "abcabc" it is "abc".
    private static string Unit(string text)
    {
        var length = Enumerable.Range(1, text.Length).FirstOrDefault(
            size => text.Length % size == 0 && text.Where((letter, index) => letter != text[index % size]).Any() is false);
        return text[..length];
    }

    private static bool IsSequence(string text) =>
        text.Zip(text.Skip(1), (first, second) => second - first).All(step => step is 1 or -9)
        || text.Zip(text.Skip(1), (first, second) => second - first).All(step => step is -1 or 9);

    // As people write letters by digits and signs.
    private static string Plain(string text) => string.Concat(text.Select(letter => letter switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => letter,
    }));

    private static IEnumerable<string> Words(string name)
    {
        var parts = name.ToLowerInvariant().Split('@')[0]
            .Split([' ', '.', '-', '_', '+', '&'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Append(string.Concat(parts)).Where(part => part.Length >= 4);
    }

    // A few letters around a name, or it twice, are no secret.
    private static bool IsMadeOf(string word, string text) =>
        text.Contains(word, StringComparison.Ordinal)
        && text.Replace(word, "", StringComparison.Ordinal).Count(char.IsLetter) < 4
        && text.Replace(word, "", StringComparison.Ordinal).Length < 8;
}
