using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Grossbuch.Conformance;

/// <param name="Headers">Names in lower case.</param>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] BodyBytes)
{
    public string Body => Encoding.UTF8.GetString(BodyBytes);
}

/// <summary>
/// One HTTP exchange over a socket of its own. The target is sent byte for byte as it is written: raw Cyrillic, odd encodings and wrong
/// requests are what is tested, and a client library would mend them.
/// </summary>
public static class RawHttp
{
    public static async Task<RawResponse> Send(
        int port, string method, string target, IEnumerable<string> headers, string body, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellation);
        await using var stream = client.GetStream();
        return await Send(stream, method, target, headers, body, cancellation);
    }

    /// <summary>The same over a connection that was made already, with TLS or from an address of its own.</summary>
    public static async Task<RawResponse> Send(
        Stream stream, string method, string target, IEnumerable<string> headers, string body, CancellationToken cancellation)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder().Append(method).Append(' ').Append(target)
            .Append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var header in headers) head.Append(header).Append("\r\n");
        if (content.Length > 0) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), cancellation);
        await stream.WriteAsync(content, cancellation);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancellation);
        return Parse(received.ToArray());
    }

    private static RawResponse Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidDataException("The server closed the connection without a whole answer.");
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }
        var body = bytes[(end + 4)..];
        if (headers.GetValueOrDefault("transfer-encoding") == "chunked") body = Unchunk(body);
        return new RawResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private static byte[] Unchunk(byte[] body)
    {
        using var whole = new MemoryStream();
        var at = 0;
        while (true)
        {
            var end = body.AsSpan(at).IndexOf("\r\n"u8);
            if (end < 0) throw new InvalidDataException("The chunked answer was cut off.");
            var size = int.Parse(Encoding.ASCII.GetString(body, at, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += end + 2;
            if (size == 0) return whole.ToArray();
            whole.Write(body, at, size);
            at += size + 2;
        }
    }
}
