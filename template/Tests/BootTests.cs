using System.Text.RegularExpressions;

namespace ProdReady.TemplateTests;

/// <summary>A created project does what this one does, under its own name.</summary>
public sealed class BootTests(TemplatePackage package)
{
    // It holds every sign that a name may hold.
    private const string Name = "Some-Name.V2";

    [Fact]
    public async Task Builds_without_a_warning() => await (await package.CreateAsync(Name)).BuiltAsync();

    [Fact]
    public async Task Comes_up_healthy()
    {
        var project = await package.CreateAsync(Name);

        await using var running = await project.UpAsync();

        await project.HealthyAddressAsync();
    }

    [Fact]
    public async Task Two_come_up_beside_each_other()
    {
        var (one, other) = (await package.CreateAsync("Acme"), await package.CreateAsync("acme"));

        await using var first = await one.UpAsync();
        await using var second = await other.UpAsync();

        Assert.NotEqual(await one.HealthyAddressAsync(), await other.HealthyAddressAsync());
    }

    // The whole path, from a request to the receipt in the mail, under another name. The whole suite has just been run here;
    // WHOLE_SUITE=1 runs it there too.
    [Fact]
    public async Task Passes_its_own_tests()
    {
        var project = await package.CreateAsync(Name);
        await project.BuiltAsync();
        var isWhole = Environment.GetEnvironmentVariable("WHOLE_SUITE") == "1";
        string[][] suites = isWhole ? [["test"]] : [["test", "UnitTests"], ["test", "IntegrationTests.Payments"]];

        foreach (var suite in suites)
        {
            var output = await project.DevAsync(suite);

            Assert.True(
                Regex.IsMatch(output, @"^[1-9]\d* passed, 0 failed(, \d+ skipped)?$", RegexOptions.Multiline),
                output[^Math.Min(output.Length, 4000)..]);
        }
    }
}
