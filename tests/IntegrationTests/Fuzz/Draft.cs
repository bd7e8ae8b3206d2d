using System.Text;
using System.Text.Json.Nodes;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>A request while it is being bent: everything in it is bytes (as Latin-1 text), so that all can be wrong.</summary>
internal sealed class Draft(int number, Target target)
{
    public int Number { get; } = number;
    public Target Target { get; } = target;
    public string Method { get; set; } = target.Method;
    public string Path { get; set; } = target.Path;
    public string Query { get; set; } = "";
    public string Version { get; set; } = "HTTP/1.1";
    public List<(string Name, string Value)> Headers { get; } = [];
    public JsonNode? Json { get; set; }

    /// <summary>In place of the JSON, once a trick has written it by hand.</summary>
    public byte[]? Body { get; set; }

    public string? ContentLength { get; set; }

    /// <summary>What was done to it, for the one who reads a failure.</summary>
    public List<string> Tricks { get; } = [];

    /// <summary>No server may take it: an answer below 400 is a failure.</summary>
    public bool MustBeRefused { get; set; }

    /// <summary>The server waits for the rest of it, which never comes.</summary>
    public bool IsIncomplete { get; set; }

    public byte[] Content => Body ?? (Json is null ? [] : Encoding.UTF8.GetBytes(Json.ToJsonString()));

    public void Set(string name, string value)
    {
        Headers.RemoveAll(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        Headers.Add((name, value));
    }

    public byte[] ToBytes()
    {
        var content = Content;
        var head = new StringBuilder($"{Method} {Path}{Query} {Version}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (ContentLength is not "" && (content.Length > 0 || ContentLength is not null || Target.HasBody))
        {
            head.Append("Content-Length: ").Append(ContentLength ?? $"{content.Length}").Append("\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. content];
    }
}
