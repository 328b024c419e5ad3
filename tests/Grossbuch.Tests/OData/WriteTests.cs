using System.Globalization;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Infobase;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Writes through the door, without a network: bodies as they may come, and answers that are those of a read.</summary>
public sealed class WriteTests : IDisposable
{
    private const string Key = "a0000000-0000-4000-8000-000000000001";

    private readonly DoorFixture _door = new();

    public void Dispose() => _door.Dispose();

    [Theory]
    [InlineData("Catalog_Товары", """{"Ref_Key":"{key}","Description":"Стол","Цена":1.5,"Любое":true,"Любое_Type":"Edm.Boolean"}""")]
    [InlineData("Document_Заказ", """{"Ref_Key":"{key}","Date":"2024-01-01T00:00:00","Строки":[{"LineNumber":1,"Количество":2}]}""")]
    public async Task The_answer_is_what_a_read_of_the_address_answers(string set, string json)
    {
        var made = await _door.Write("POST", $"/{set}", json.Replace("{key}", Key, StringComparison.Ordinal));
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal($"{DoorFixture.Root}/{set}(guid'{Key}')", made.Headers.Location.ToString());
        Assert.Equal(await _door.Json($"/{set}(guid'{Key}')"), made.Body);
        var changed = await _door.Write("PATCH", $"/{set}(guid'{Key}')", "{}");
        Assert.Equal(200, changed.Status);
        Assert.Equal(await _door.Json($"/{set}(guid'{Key}')"), changed.Body);
    }

    [Fact]
    public async Task A_body_may_come_byte_by_byte()
    {
        var json = Encoding.UTF8.GetBytes("""{"Description":"По каплям","Комментарий":"ё"}""");
        var made = await _door.Send("/Catalog_Товары?$format=json", "POST", new Dribble(json), _ => { });
        Assert.True(made.Status == 201, made.Body);
        Assert.Contains("По каплям", made.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_body_is_read_whole_and_a_longer_one_is_refused()
    {
        var text = new string('ж', 300_000);
        var made = await _door.Write("POST", "/Catalog_Товары", $$"""{"Комментарий":"{{text}}"}""");
        Assert.Equal(201, made.Status);
        Assert.Contains(text, made.Body, StringComparison.Ordinal);
        using var narrow = new DoorFixture(options: new InfobaseOptions { Limits = new Limits { RequestBodyBytesMax = 1_000 } });
        var refused = await narrow.Send("/Catalog_Товары?$format=json", "POST", new Dribble(new byte[2_000]), _ => { });
        Assert.Equal(413, refused.Status);
        Assert.Contains("\"code\": \"2\"", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_writes_nothing()
    {
        var half = Encoding.UTF8.GetBytes("""{"Description":"Половина""");
        var reply = await _door.Send("/Catalog_Товары?$format=json", "POST", new Dribble(half, breaks: true), _ => { });
        Assert.Equal(500, reply.Status);
        Assert.Equal(0, await _door.Count("Catalog_Товары", "Description ne '-'"));
    }

    [Theory]
    [InlineData("ru", "Конфликт блокировок при выполнении транзакции:\\nПревышено максимальное время ожидания предоставления блокировки")]
    [InlineData("en", "Lock conflict during transaction execution:\\nThe maximum lock wait time is exceeded")]
    public async Task Who_waits_too_long_is_told_so_in_the_platforms_words(string language, string text)
    {
        using var door = new DoorFixture(options: new InfobaseOptions { Language = language, Limits = new Limits { LockWaitMs = 50 } });
        await using var other = await door.Infobase.BeginOwner().BeginTransaction(isLong: false, TestContext.Current.CancellationToken);
        var refused = await door.Write("POST", "/Catalog_Товары", "{}");
        Assert.Equal(500, refused.Status);
        Assert.Contains("\"code\": \"-1\"", refused.Body, StringComparison.Ordinal);
        Assert.Contains(text, refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCode.VersionConflict, "0", 412)]
    [InlineData(ErrorCode.WriteRefused, "-1", 500)]
    [InlineData(ErrorCode.KeyExists, "15", 400)]
    [InlineData(ErrorCode.InstanceNotFound, "9", 404)]
    [InlineData(ErrorCode.LockConflict, "-1", 500)]
    [InlineData(ErrorCode.StorageFull, "-1", 503)]
    [InlineData(ErrorCode.Unavailable, "-1", 503)]
    [InlineData(ErrorCode.AccessDenied, "20", 401)]
    public void Refusals_have_their_codes(ErrorCode code, string number, int status)
    {
        var (error, found) = Grossbuch.OData.Wire.ODataErrors.Of(code);
        Assert.Equal(number, ((int)error).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(status, found);
    }

    [Fact]
    public async Task Many_writers_get_codes_of_their_own()
    {
        var bodies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            _door.Write("POST", "/Catalog_Товары", string.Create(CultureInfo.InvariantCulture, $"{{\"Description\":\"{i}\"}}")))));
        Assert.All(bodies, made => Assert.Equal(201, made.Status));
        Assert.Equal(40, await _door.Count("Catalog_Товары", "Description ne '-'"));
    }

    /// <summary>A body in pieces of one byte.</summary>
    private sealed class Dribble(byte[] content, bool breaks = false) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (breaks && Position == Length) throw new IOException("The client went away.");
            return base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
        }
    }
}
