namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>Values that have broken other people's servers.</summary>
internal static class Nasty
{
    /// <summary>As JSON tokens, for any field.</summary>
    public static readonly string[] Tokens =
    [
        "null", "true", "false", "[]", "{}", "\"\"", "\" \"", "0", "-1", "1.5", "-0", "0.0", "1e400", "-1e400", "1e-400",
        "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890",
        "1E5", "\"1\"", "\"true\"", "[[]]", "[null]", "{\"\":{}}", "{\"$ref\":\"#\"}", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udfff\\ud800\"", "\"2026-02-30\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
    ];

    /// <summary>As text inside of a JSON string, a query or a path; none of it is what an internal detail looks like.</summary>
    public static readonly string[] Texts =
    [
        "' or 1=1 --", "'; drop table customers; --", "\\\"); select pg_sleep(9); --", "1' union select null --", "%' or '%'='",
        "${7*7}", "{{7*7}}", "#{7*7}", "<%= 7*7 %>", "@(7*7)", "${jndi:ldap://127.0.0.1:1/a}", "{0}{1}{2}", "%s%n%x%p",
        "<script>alert(1)</script>", "\\\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "../../../../etc/passwd",
        "..\\\\..\\\\windows\\\\win.ini", "file:///etc/passwd", "http://127.0.0.1:1/", "$(id)", "`id`", "| id", "=1+1",
        "a\\r\\nX-Injected: 1", "\\u0000", "a\\u0000b", "\\u202ecod", "\\u200b", "\\ufeff", "\\ud83d\\ude00",
        "\\ud800", "\\u0130",
        "&lt;", "%00", "%0d%0a", "null", "undefined", "NaN", "__proto__", "*)(uid=*))(|(uid=*",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    ];

    /// <summary>Members that no request has.</summary>
    public static readonly string[] Members =
        ["__proto__", "constructor", "$type", "$id", "$ref", "tenantId", "isAdmin", "role", "xmin",
        "createdAt", "", "a.b", "0"];

    public static readonly string[] InvalidUtf8 =
        ["\u00c3(", "\u00ff", "\u00fe\u00ff", "\u00ed\u00a0\u0080", "\u00c0\u0080", "\u00f5\u0080\u0080\u0080",
        "\u00e2\u0082", "\u0080"];

    public static readonly string[] NotJson =
    [
        "{", "}", "[", "nul", "{'a':1}", "{a:1}", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":01}",
        "/* a */ {}", "{} {}", "{}x", "<a/>", "a=1&b=2", "\u00ef\u00bb\u00bf{", "\u00fe\u00ff\0{\0}",
        "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}",
        "\0", "\"", "{\"a\":\"\\u12\"}", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
    ];

    public static readonly string[] MediaTypes =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "", "json", "*/*",
        "application/json; charset=utf-7", "application/json; charset=nonsense",
        "application/json; charset=\u00ff", "a/b; c=\"",
    ];

    public static readonly string[] Segments =
    [
        "..", ".", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "%c0%ae%c0%ae", "%ff", "%", "%zz", "%u0041", "\\..\\..\\", "{id}",
        "*", "null", "-1", "0", ";a=b", "'%20or%201=1--", "%7b%7b7*7%7d%7d", "a%0d%0aX-Injected:%201",
        "\u00ff\u00fe", "~", "%2f",
        "00000000-0000-0000-0000-00000000000g", "{00000000-0000-0000-0000-000000000000}", "//", "/./", "?", "%3f", "#a",
    ];

    public static readonly string[] HeaderValues =
    [
        "", "*", "\"", "W/\"1\"", "\"1\", \"2\"", "\"99999999999999999999\"", "\"-1\"", "' or 1=1 --",
        "{{7*7}}", "\u00ff\u00fe", "a, b",
        "\t", "%00", "\"\"", "=", "\"\\\"", "..", "null", "-1", "18446744073709551616", ";", ",", "a;b;c=\"d", "bytes=0-, 5-1",
    ];

    public static readonly string[] Authorizations =
    [
        "", "Bearer", "Bearer ", "Bearer a", "Bearer a.b.c", "Basic YTpi", "Basic", "Bearer \u00ff\u00fe", "bearer ' or 1=1 --",
        "Bearer ====", "Bearer a b", "Negotiate TlRMTVNTUAAB", "Digest username=\"a\"", "Bearer null", "Bearer ../../x",
        "ApiKey", "Bearer -_-_-_-_", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    public static readonly string[] Methods =
        ["TRACE", "CONNECT", "OPTIONS", "HEAD", "PATCH", "PROPFIND", "get", "POST\u00ff", "GETT", "A",
        "M-SEARCH", "PUT", "DELETE"];

    public static readonly string[] HeaderNames =
    [
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-HTTP-Method-Override", "X-Original-URL",
        "X-Rewrite-URL", "Range", "If-Range", "If-Modified-Since", "If-None-Match", "If-Match", "Idempotency-Key", "Accept",
        "Accept-Encoding", "Accept-Language", "Content-Encoding", "Origin", "Referer", "Sec-Fetch-Site",
        "Cookie", "traceparent",
        "tracestate", "baggage", "Expect", "Upgrade", "Connection", "TE", "Via", "X-Request-Id", "X-Tenant-Id",
        "Content-Language",
        "Sec-WebSocket-Key", "Access-Control-Request-Method", "Transfer-Encoding", "Max-Forwards", "Date", "Content-Type",
    ];
}
