using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Grossbuch.Server.Hosting.RawTargets;
using Xunit;

namespace Grossbuch.Tests.Hosting;

public sealed class RawTargetTests(ITestOutputHelper output)
{
    private const int HeadBytesMax = 4_096;
    private const string Encoded = "%D0%9A%D0%BE%D1%82";

    /// <summary>What goes in, what comes out; <c>|</c> stands for CR LF.</summary>
    public static TheoryData<string, string> Connections() => new()
    {
        { "GET /a HTTP/1.1|Host: x||", "GET /a HTTP/1.1|Host: x||" },
        { "GET /Кот?ю=Кот HTTP/1.1|Host: ю||", $"GET /{Encoded}?%D1%8E={Encoded} HTTP/1.1|Host: ю||" },
        { "GET /Кот HTTP/1.0|Connection: Keep-Alive||GET /Кот HTTP/1.0||",
            $"GET /{Encoded} HTTP/1.0|Connection: Keep-Alive||GET /{Encoded} HTTP/1.0||" },
        // Pipelined: raw, encoded, raw.
        { $"GET /Кот HTTP/1.1|A: b||GET /{Encoded} HTTP/1.1||GET /Кот HTTP/1.1||",
            $"GET /{Encoded} HTTP/1.1|A: b||GET /{Encoded} HTTP/1.1||GET /{Encoded} HTTP/1.1||" },
        // A body that looks like a request: "GET /ю HTTP/1.1" with the line's end has 18 bytes.
        { "POST /Кот HTTP/1.1|Content-Length: 18||GET /ю HTTP/1.1|GET /Кот HTTP/1.1||",
            $"POST /{Encoded} HTTP/1.1|Content-Length: 18||GET /ю HTTP/1.1|GET /{Encoded} HTTP/1.1||" },
        { "POST /a HTTP/1.1|content-LENGTH:0||GET /Кот HTTP/1.1||", $"POST /a HTTP/1.1|content-LENGTH:0||GET /{Encoded} HTTP/1.1||" },
        // The absolute form: the host stays.
        { "GET http://host/Кот HTTP/1.1||", $"GET http://host/{Encoded} HTTP/1.1||" },
        { "GET http://ю/Кот HTTP/1.1||", "GET http://ю/Кот HTTP/1.1||" },
        { "GET ю/Кот HTTP/1.1||", "GET ю/Кот HTTP/1.1||" },
        { "GET /a HTTP/1.1|A-very-long-name-of-a-header: ю||GET /Кот HTTP/1.1||",
            $"GET /a HTTP/1.1|A-very-long-name-of-a-header: ю||GET /{Encoded} HTTP/1.1||" },
        // A line that is refused may be changed, what follows it may not.
        { "GET /Кот it HTTP/1.1||GET /ю HTTP/1.1||", $"GET /{Encoded} it HTTP/1.1||GET /ю HTTP/1.1||" },
    };

    /// <summary>Heads after which nothing may be changed.</summary>
    public static TheoryData<string> Unframed() =>
    [
        "POST /a HTTP/1.1|Transfer-Encoding: chunked||",
        "POST /a HTTP/1.1|transfer-encoding: identity||",
        "POST /a HTTP/1.1|Transfer-Encoding : chunked||",
        "POST /a HTTP/1.1| Transfer-Encoding: chunked||",
        "POST /a HTTP/1.1|A: b|\tc||",
        "POST /a HTTP/1.1|Content-Length: 0|Content-Length: 0||",
        "POST /a HTTP/1.1|Content-Length: 0, 0||",
        "POST /a HTTP/1.1|Content-Length: +0||",
        "POST /a HTTP/1.1|Content-Length: 00||",
        "POST /a HTTP/1.1|Content-Length: 0 ||",
        "POST /a HTTP/1.1|Content-Length:||",
        "POST /a HTTP/1.1|Content-Length: 1000000000000000000||",
        "POST /a HTTP/1.1|Content-Length : 0||",
        "GET /a HTTP/1.1|Upgrade: websocket||",
        "GET /a HTTP/1.1|Connection: keep-alive, Upgrade||",
        "GET /a HTTP/1.1\nA: b||",
        "GET /a HTTP/1.1|A: b\n|",
        "GET /a HTTP/1.1|A: b\r\r\n|",
        "GET /a HTTP/1.1|A||",
        "GET /a HTTP/1.1|: b||",
        "GET /a HTTP/1.2||",
        "GET /a||",
        "GET  /a HTTP/1.1||",
        "GET /a\tb HTTP/1.1||",
        "CONNECT host:80 HTTP/1.1||",
        "PRI * HTTP/2.0||SM||",
        "|",
        "\u0016\u0003\u0001",
    ];

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task Only_targets_are_encoded_however_the_bytes_are_cut(string sent, string expected) =>
        await CheckEveryCut(sent, expected);

    [Theory]
    [MemberData(nameof(Unframed))]
    public async Task What_is_not_plainly_framed_ends_the_encoding(string head)
    {
        await CheckEveryCut(head + "GET /ю HTTP/1.1||", head + "GET /ю HTTP/1.1||");
        // The same where the connection is copied already.
        await CheckEveryCut($"GET /Кот HTTP/1.1||{head}GET /ю HTTP/1.1||", $"GET /{Encoded} HTTP/1.1||{head}GET /ю HTTP/1.1||");
    }

    [Fact]
    public async Task A_head_beyond_the_limit_ends_the_encoding()
    {
        var head = $"GET /Кот HTTP/1.1|A: {new string('a', HeadBytesMax)}||GET /";
        var read = Encoding.UTF8.GetString(await Read([Bytes(head + "ю HTTP/1.1||")], new Random(1)));
        Assert.EndsWith("GET /ю HTTP/1.1\r\n\r\n", read, StringComparison.Ordinal);
        // Encoded bytes are counted as the server sees them.
        var target = new string('ю', HeadBytesMax / 6);
        read = Encoding.UTF8.GetString(await Read([Bytes($"GET /{target} HTTP/1.1||GET /ю HTTP/1.1||")], new Random(1)));
        Assert.EndsWith("GET /ю HTTP/1.1\r\n\r\n", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_connections_cut_and_read_at_random()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var sent = new StringBuilder();
            var expected = new StringBuilder();
            for (var requests = random.Next(1, 8); requests > 0; requests--) AppendRequest(random, sent, expected);
            var read = await Read(Cut(Bytes(sent.ToString()), random), random);
            Assert.Equal(Encoding.UTF8.GetString(Bytes(expected.ToString())), Encoding.UTF8.GetString(read));
        }
    }

    [Fact]
    public async Task Plain_bytes_are_handed_out_as_they_are()
    {
        var pipe = new Pipe();
        var reader = new RawTargetReader(pipe.Reader, MemoryPool<byte>.Shared, HeadBytesMax);
        var memory = pipe.Writer.GetMemory(100);
        var length = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nA: b\r\n\r\n", memory.Span);
        pipe.Writer.Advance(length);
        await pipe.Writer.FlushAsync();
        Assert.True(reader.TryRead(out var result));
        Assert.True(result.Buffer.FirstSpan == memory.Span[..length]);
        reader.AdvanceTo(result.Buffer.End);
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1||G")]
    [InlineData("GET /ю HTTP/1.1||G")]
    public async Task Reads_wait_are_cancelled_and_end(string sent)
    {
        var pipe = new Pipe();
        var reader = new RawTargetReader(pipe.Reader, MemoryPool<byte>.Shared, HeadBytesMax);
        await pipe.Writer.WriteAsync(Bytes(sent));
        var result = await reader.ReadAsync();
        Assert.False(result.IsCanceled || result.IsCompleted);
        var length = result.Buffer.Length;
        // Not everything examined: the same bytes are there at once.
        reader.AdvanceTo(result.Buffer.Start, result.Buffer.GetPosition(1));
        result = await reader.ReadAsync();
        Assert.Equal(length, result.Buffer.Length);
        // Everything examined: a read waits, and can be cancelled.
        reader.AdvanceTo(result.Buffer.GetPosition(length - 1), result.Buffer.End);
        Assert.False(reader.TryRead(out _));
        var waiting = reader.ReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        reader.CancelPendingRead();
        result = await waiting;
        Assert.True(result.IsCanceled);
        Assert.Equal(1, result.Buffer.Length);
        reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        waiting = reader.ReadAsync().AsTask();
        await pipe.Writer.WriteAsync(Bytes("ET /Кот HTTP/1.1||"));
        result = await waiting;
        while (result.IsCanceled)
        {
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await reader.ReadAsync();
        }
        Assert.Equal($"GET /{Encoded} HTTP/1.1\r\n\r\n", Encoding.UTF8.GetString(result.Buffer));
        reader.AdvanceTo(result.Buffer.End);
        waiting = reader.ReadAsync().AsTask();
        await pipe.Writer.CompleteAsync();
        result = await waiting;
        Assert.True(result.IsCompleted && result.Buffer.IsEmpty);
        reader.AdvanceTo(result.Buffer.End);
        await reader.CompleteAsync();
    }

    [Fact]
    public async Task An_error_of_the_connection_reaches_the_server()
    {
        var pipe = new Pipe();
        var reader = new RawTargetReader(pipe.Reader, MemoryPool<byte>.Shared, HeadBytesMax);
        await pipe.Writer.WriteAsync(Bytes("GET /ю HTTP/1.1||"));
        var result = await reader.ReadAsync();
        reader.AdvanceTo(result.Buffer.End);
        await pipe.Writer.CompleteAsync(new IOException("reset"));
        await Assert.ThrowsAsync<IOException>(async () => await reader.ReadAsync());
    }

    private static async Task CheckEveryCut(string sent, string expected)
    {
        var bytes = Bytes(sent);
        var random = new Random(bytes.Length);
        var whole = Encoding.UTF8.GetString(Bytes(expected));
        Assert.Equal(whole, Encoding.UTF8.GetString(await Read([bytes], random)));
        Assert.Equal(whole, Encoding.UTF8.GetString(await Read([.. bytes.Select(one => new[] { one })], random)));
        for (var at = 1; at < bytes.Length; at++)
            Assert.Equal(whole, Encoding.UTF8.GetString(await Read([bytes[..at], bytes[at..]], random)));
    }

    /// <summary>Reads as a parser does: looks at some of it, takes some of that, keeps the rest.</summary>
    private static async Task<byte[]> Read(List<byte[]> pieces, Random random)
    {
        // Small segments, so that one read has several.
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
        var reader = new RawTargetReader(pipe.Reader, MemoryPool<byte>.Shared, HeadBytesMax);
        var read = new List<byte>();
        foreach (var piece in pieces)
        {
            await pipe.Writer.WriteAsync(piece);
            while (random.Next(4) > 0 && reader.TryRead(out var result)) Take(reader, result.Buffer, read, random);
        }
        await pipe.Writer.CompleteAsync();
        while (true)
        {
            var result = await reader.ReadAsync();
            if (result.IsCompleted && result.Buffer.IsEmpty) return [.. read];
            Take(reader, result.Buffer, read, random);
        }
    }

    private static void Take(RawTargetReader reader, ReadOnlySequence<byte> buffer, List<byte> read, Random random)
    {
        var consumed = random.Next(3) == 0 ? buffer.Length : random.NextInt64(buffer.Length + 1);
        read.AddRange(buffer.Slice(0, consumed).ToArray());
        // What was examined once may not be taken back, so a reader that leaves bytes has looked at all of them.
        reader.AdvanceTo(buffer.GetPosition(consumed), buffer.End);
    }

    private static void AppendRequest(Random random, StringBuilder sent, StringBuilder expected)
    {
        string[] headers = ["Host: localhost|", "Authorization: Basic 0L46cA==|", "Connection: keep-alive|", "X-Name: ю|", "T: u|", ""];
        string[] names = ["a", "Кот", "ю", "€", "%D0", "'x'", "?$filter=", "/", "\U0001F408"];
        var body = random.Next(2) == 0 ? "" : string.Concat(Enumerable.Repeat("GET /ю HTTP/1.1|", random.Next(40)));
        var target = "/" + string.Concat(random.GetItems(names, random.Next(60)));
        var length = body.Length == 0 && random.Next(2) == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Bytes(body).Length}|");
        var rest = $" HTTP/1.1|{string.Concat(random.GetItems(headers, random.Next(6)))}{length}Accept: */*||{body}";
        var method = random.Next(2) == 0 ? "GET " : "POST ";
        sent.Append(method).Append(target).Append(rest);
        expected.Append(method);
        foreach (var one in Encoding.UTF8.GetBytes(target))
        {
            if (one < 0x80) expected.Append((char)one);
            else expected.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }
        expected.Append(rest);
    }

    private static List<byte[]> Cut(byte[] bytes, Random random)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(1, 200));
            pieces.Add(bytes[at..(at + length)]);
            at += length;
        }
        return pieces;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("|", "\r\n", StringComparison.Ordinal));
}
