using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>How a body may travel: in chunks, after a word from the server, on a connection that stays; and how it may not.</summary>
public sealed class BodyTransferTests(DemoServer server)
{
    private const string Target = "/trade-writing/odata/standard.odata/Catalog_Units?$format=json";

    [Fact]
    public async Task In_chunks()
    {
        using var client = await Connect();
        await Send(client, Head("Transfer-Encoding: chunked") + "2\r\n{ \r\n1\r\n}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 201 ", await Receive(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_server_has_said_to_go_on()
    {
        using var client = await Connect();
        await Send(client, Head("Content-Length: 2", "Expect: 100-continue"));
        Assert.StartsWith("HTTP/1.1 100 ", await Receive(client), StringComparison.Ordinal);
        await Send(client, "{}");
        Assert.StartsWith("HTTP/1.1 201 ", await Receive(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_after_another_on_one_connection()
    {
        using var client = await Connect();
        for (var i = 0; i < 3; i++)
        {
            await Send(client, Head("Content-Length: 2") + "{}");
            Assert.StartsWith("HTTP/1.1 201 ", await Receive(client), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_will_be_too_long_is_refused_before_it_is_sent()
    {
        using var client = await Connect();
        await Send(client, Head("Content-Length: 9000000000", "Expect: 100-continue"));
        var answer = await Receive(client);
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\": \"2\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_breaks_off_writes_nothing()
    {
        var before = await Count();
        using (var client = await Connect())
            await Send(client, Head("Content-Length: 100") + "{}");
        using (var other = await Connect())
        {
            await Send(other, Head("Content-Length: 2") + "{}");
            Assert.StartsWith("HTTP/1.1 201 ", await Receive(other), StringComparison.Ordinal);
        }
        Assert.Equal(before + 1, await Count());
    }

    private async Task<long> Count()
    {
        var target = Target.Replace("?$format=json", "/$count", StringComparison.Ordinal);
        var answer = await RawHttp.Send(server.Port, "GET", target, [Credentials], "", TestContext.Current.CancellationToken);
        return long.Parse(answer.Body.TrimStart('\uFEFF'), CultureInfo.InvariantCulture);
    }

    private static string Credentials { get; } =
        "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("odata_user:password"));

    private static string Head(params string[] headers) =>
        $"POST {Target} HTTP/1.1\r\nHost: localhost\r\n{Credentials}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    private async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static Task Send(TcpClient client, string text) =>
        client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    // One head of an answer, with the body that it announces.
    private static async Task<string> Receive(TcpClient client)
    {
        var stream = client.GetStream();
        var received = new List<byte>();
        var buffer = new byte[1];
        while (!Encoding.UTF8.GetString([.. received]).EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) == 1) received.Add(buffer[0]);
        var head = Encoding.UTF8.GetString([.. received]);
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        if (length is null) return head;
        var body = new byte[int.Parse(length[16..], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return head + Encoding.UTF8.GetString(body);
    }
}
