using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Grossbuch.OData.Transport;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Raw UTF-8 in request targets is encoded before the web server sees it; nothing else is touched.</summary>
public sealed class RawTargetTests
{
    [Theory]
    [InlineData("GET /Catalog_Т HTTP/1.1\r\nHost: h\r\n\r\n", "GET /Catalog_%D0%A2 HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nX: Т\r\n\r\nGET /Т HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\nX: Т\r\n\r\nGET /%D0%A2 HTTP/1.1\r\n\r\n")]
    [InlineData("POST /a HTTP/1.1\r\ncontent-length: 4\r\n\r\nТТGET /Т HTTP/1.1\r\n\r\n", "POST /a HTTP/1.1\r\ncontent-length: 4\r\n\r\nТТGET /%D0%A2 HTTP/1.1\r\n\r\n")]
    [InlineData("POST /Т HTTP/1.1\r\nContent-Length: 2\r\n\r\nТ", "POST /%D0%A2 HTTP/1.1\r\nContent-Length: 2\r\n\r\nТ")]
    [InlineData("\r\nGET /Т HTTP/1.1\r\n\r\n", "\r\nGET /%D0%A2 HTTP/1.1\r\n\r\n")]
    public void Targets_are_encoded_and_nothing_else(string sent, string expected) => AssertAll(sent, expected);

    [Theory]
    [InlineData("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nТ\r\n0\r\n\r\nGET /Т HTTP/1.1\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nUpgrade: websocket\r\n\r\nG Т\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nT Т\n")]
    [InlineData("CONNECT h:1 HTTP/1.1\r\n\r\nG Т\n")]
    [InlineData("\u0016\u0003\u0001Т GET /Т HTTP/1.1\r\n")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: x\r\n\r\nG Т\n")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nG Т\n")]
    public void What_is_not_understood_passes_unchanged(string sent) => AssertAll(sent, sent);

    // However the bytes arrive and however the server takes them.
    private static void AssertAll(string sent, string expected)
    {
        var random = new Random(42);
        for (var i = 0; i < 60; i++) Assert.Equal(expected, Run(Encoding.UTF8.GetBytes(sent), random, i == 0).GetAwaiter().GetResult());
    }

    private static async Task<string> Run(byte[] bytes, Random random, bool isWhole)
    {
        var pipe = new Pipe();
        var reader = new RawTargetReader(pipe.Reader);
        var received = new List<byte>();
        for (var at = 0; at < bytes.Length;)
        {
            var count = isWhole ? bytes.Length : random.Next(1, Math.Min(8, bytes.Length - at + 1));
            await pipe.Writer.WriteAsync(bytes.AsMemory(at, Math.Min(count, bytes.Length - at)));
            at += count;
            if (reader.TryRead(out var result)) Take(reader, result, received, random, isWhole);
        }
        await pipe.Writer.CompleteAsync();
        while (true)
        {
            var result = await reader.ReadAsync();
            var isLast = result.IsCompleted && result.Buffer.Length <= 1;
            Take(reader, result, received, random, isWhole || isLast);
            if (isLast) break;
        }
        return Encoding.UTF8.GetString([.. received]);
    }

    private static void Take(PipeReader reader, ReadResult result, List<byte> received, Random random, bool isWhole)
    {
        var count = isWhole ? result.Buffer.Length : random.NextInt64(result.Buffer.Length + 1);
        received.AddRange(result.Buffer.Slice(0, count).ToArray());
        var consumed = result.Buffer.GetPosition(count);
        reader.AdvanceTo(consumed, random.Next(2) == 0 ? result.Buffer.End : consumed);
    }
}
