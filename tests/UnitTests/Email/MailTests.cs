using System.Collections;
using System.Net;
using System.Reflection;
using ProdReady.App;
using ProdReady.Platform.Email;

namespace ProdReady.UnitTests.Email;

/// <summary>All mails of the product, each with its sample: a new one fails here until it has one.</summary>
public sealed class MailTests
{
    private const string Evil = "<script>alert('{{Number}}')</script>\r\nBcc: all@example.test";
    private static readonly Uri Unsubscribe = new("https://api.example.test/v1/unsubscriptions/abc?a=1&b=2");

    public static TheoryData<string> Names => [.. Mails.Samples.Select(mail => mail.TemplateName)];

    [Fact]
    public void Every_mail_has_a_sample_and_every_template_a_mail()
    {
        var (app, suffix) = (typeof(Mails).Assembly, ".mail");
        var templates = app.GetManifestResourceNames().Where(name => name.EndsWith(suffix, StringComparison.Ordinal));
        var mails = app.GetTypes().Where(type => type.IsSubclassOf(typeof(Mail)));

        Assert.Equal(
            templates.Select(name => name[..^suffix.Length]).Order(StringComparer.Ordinal),
            Mails.Samples.Select(mail => mail.TemplateName).Order(StringComparer.Ordinal));
        Assert.Equal(
            mails.Select(type => type.Name).Order(StringComparer.Ordinal),
            Mails.Samples.Select(mail => mail.GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_parts_of_a_mail_say_all_that_it_tells(string name)
    {
        var mail = Sample(name);
        var content = mail.Write();
        var (text, html) = (content.Subject + content.ToText(), content.ToHtml());

        Assert.NotEmpty(content.Subject);
        Assert.DoesNotContain("{{", text + html, StringComparison.Ordinal);
        Assert.All(Texts(mail), value => Assert.Contains(value, text, StringComparison.Ordinal));
        Assert.All(Texts(mail), value => Assert.Contains(WebUtility.HtmlEncode(value), html, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_text_in_both_parts_whatever_is_in_it(string name)
    {
        var evil = (Mail)WithEvilTexts(Sample(name));
        var content = evil.Write();
        var (text, html) = (content.ToText(Unsubscribe), content.ToHtml(Unsubscribe));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain(content.Subject, char.IsControl);
        var values = Texts(evil).Select(value => value.Replace("\r\n", "  ", StringComparison.Ordinal)).ToArray();
        Assert.All(values, value => Assert.Contains(value, content.Subject + text, StringComparison.Ordinal));
        Assert.All(values, value => Assert.Contains(WebUtility.HtmlEncode(value), html, StringComparison.Ordinal));
        Assert.Contains(Unsubscribe.AbsoluteUri, text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{WebUtility.HtmlEncode(Unsubscribe.AbsoluteUri)}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_fetches_nothing_that_would_tell_who_opened_it(string name)
    {
        var html = Sample(name).Write().ToHtml();

        Assert.DoesNotMatch("(?i)<(img|link|script|iframe|style|form)|url\\(|src=|@import", html);
    }

    private static Mail Sample(string name) => Mails.Samples.Single(mail => mail.TemplateName == name);

    private static IEnumerable<string> Texts(object values) => Properties(values).SelectMany(property =>
        property.GetValue(values) switch
        {
            string text => [text],
            Uri address => [address.AbsoluteUri],
            IEnumerable rows => rows.Cast<object>().SelectMany(Texts),
            var other => throw new InvalidOperationException($"{property.Name} holds {other}, which no template can show."),
        });

    private static object WithEvilTexts(object values)
    {
        var copy = values.GetType().GetMethod("<Clone>$")!.Invoke(values, [])!;
        foreach (var property in Properties(copy))
        {
            if (property.GetValue(copy) is string) property.SetValue(copy, Evil);
            else if (property.GetValue(copy) is IEnumerable rows)
            {
                object[] evil = [.. rows.Cast<object>().Select(WithEvilTexts)];
                var list = Array.CreateInstance(property.PropertyType.GetGenericArguments()[0], evil.Length);
                evil.CopyTo(list, 0);
                property.SetValue(copy, list);
            }
        }

        return copy;
    }

    private static IEnumerable<PropertyInfo> Properties(object values) =>
        values.GetType().GetProperties().Where(property => property.DeclaringType != typeof(Mail));
}
