namespace ProdReady.Platform.Hosting;

// Prevents guessing which settings a running host really has: every section that was registered can be shown at start.
internal sealed record OptionsInUse(string Section, Func<object> Read);
