using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProdReady.IntegrationTests.Passkeys;

/// <summary>
/// A browser with an authenticator (WebAuthn level 3, ES256) that a test can make lie: of its page, its domain, its counter.
/// </summary>
internal sealed class SoftwarePasskey : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, HasKey = 0x40;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _userHandle = "";

    public Guid Id { get; private set; }
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];
    public string Origin { get; set; } = "http://localhost:3000";
    public string RelyingPartyId { get; set; } = "localhost";
    public bool IsVerified { get; set; } = true;

    /// <summary>Of the last signature; devices that count raise it with each.</summary>
    public uint Counter { get; set; }

    /// <summary>Makes a passkey for who is signed in.</summary>
    public static async Task<SoftwarePasskey> AddAsync(HttpClient client)
    {
        var passkey = new SoftwarePasskey();
        var added = (await passkey.TryToAddAsync(client)).Is(HttpStatusCode.OK);
        passkey.Id = added.Id;
        passkey.RecoveryCodes = added.Json.GetProperty("recoveryCodes").Deserialize<string[]>(JsonSerializerOptions.Web)!;
        return passkey;
    }

    public async Task<Answer> TryToAddAsync(HttpClient client)
    {
        var asked = (await Call.Post("/v1/me/passkeys/options").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        return await AddAsync(client, asked.GetProperty("challenge").GetString()!, Create(asked));
    }

    public static Task<Answer> AddAsync(HttpClient client, string challenge, string credential) =>
        new Call(HttpMethod.Post, "/v1/me/passkeys", new { name = "phone", challenge, credential }).SendAsync(client);

    /// <summary><c>navigator.credentials.create</c>.</summary>
    public string Create(JsonElement asked)
    {
        var options = Options(asked);
        _userHandle = options["user"]!["id"]!.GetValue<string>();
        Assert.Equal("localhost", options["rp"]!["id"]!.GetValue<string>());
        var data = AuthenticatorData([.. new byte[16], 0, (byte)_id.Length, .. _id, .. CoseKey()], HasKey);
        byte[] attestation =
        [
            0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"),
            0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(ClientData("webauthn.create", options)),
            ["attestationObject"] = Encode(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary><c>navigator.credentials.get</c>.</summary>
    public string Get(JsonElement asked)
    {
        var clientData = ClientData("webauthn.get", Options(asked));
        var data = AuthenticatorData([], 0);
        byte[] signed = [.. data, .. SHA256.HashData(clientData)];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(clientData),
            ["authenticatorData"] = Encode(data),
            ["signature"] = Encode(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = _userHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Encode(_id),
        ["rawId"] = Encode(_id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, JsonNode options) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = options["challenge"]!.GetValue<string>(),
        ["origin"] = Origin,
        ["crossOrigin"] = false,
    }.ToJsonString());

    private byte[] AuthenticatorData(byte[] more, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        flags |= IsVerified ? (byte)(Present | Verified) : Present;
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingPartyId)), flags, .. counter, .. more];
    }

    // A map of five (RFC 9052): kty EC2, alg ES256, crv P-256, x, y.
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static JsonNode Options(JsonElement asked) => JsonNode.Parse(asked.GetProperty("options").GetString()!)!;

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
