using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Grossbuch.Tests.Hosting;

/// <summary>
/// Served infobases change hands: who is inside is waited for, who comes is refused, and what is left in the folder is served.
/// </summary>
public sealed class BasesTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-bases-").FullName;
    private readonly Bases _bases = new();

    public BasesTests() => InfobaseLoading.Create(Folder, Repository.Path("demo/trade/configuration"), TimeProvider.System).Dispose();

    private InfobaseFolder Folder => InfobaseFolder.Of(_data, "trade");

    [Fact]
    public async Task A_change_has_the_infobase_for_itself_and_another_one_is_served_afterwards()
    {
        Open();
        var before = _bases.Find("trade")!;
        var request = before.TryEnter()!;
        var isRun = false;
        var change = _bases.Exclusive("trade", (folder, _) =>
        {
            isRun = true;
            Assert.Null(_bases.Find("trade")!.TryEnter());
            // Nobody has the folder: its lock can be taken.
            InfobaseLock.Take(folder).Dispose();
            return Task.FromResult(7);
        }, default);
        while (!before.IsClosed) await Task.Delay(1);
        Assert.False(isRun);
        Assert.Null(before.TryEnter());
        request.Dispose();
        Assert.Equal(7, await change);
        var after = _bases.Find("trade")!;
        Assert.NotSame(before.Infobase, after.Infobase);
        Assert.NotSame(before.Authentication, after.Authentication);
        using var again = after.TryEnter();
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_the_infobase_served()
    {
        Open();
        var error = await Assert.ThrowsAsync<InfobaseException>(() => _bases.Exclusive<int>(
            "trade", (_, _) => throw new InfobaseException(ErrorCode.Configuration, "This cannot be taken."), default));
        Assert.Equal("This cannot be taken.", error.Message);
        using var use = _bases.Find("trade")!.TryEnter();
        Assert.NotNull(use);
        Assert.Empty(_bases.Failed);
    }

    [Fact]
    public async Task A_request_that_does_not_end_makes_the_change_give_up()
    {
        Folder.WriteOptions(options => options with { Limits = options.Limits with { DrainMsMax = 50 } });
        Open();
        var served = _bases.Find("trade")!;
        using var request = served.TryEnter();
        var error = await Assert.ThrowsAsync<InfobaseException>(
            () => _bases.Exclusive("trade", (_, _) => Task.FromResult(Fail()), default));
        Assert.Equal("trade is busy: 1 request had not ended after 0.1 s. Nothing was changed; it serves on.", error.Message);
        using var next = served.TryEnter();
        Assert.NotNull(next);
        Assert.Same(served, _bases.Find("trade"));
    }

    [Fact]
    public async Task A_change_waits_for_commands_while_requests_are_still_answered()
    {
        Open();
        var (served, command) = await _bases.Enter("trade", default);
        var change = _bases.Exclusive("trade", (_, _) => Task.FromResult(true), default);
        await Task.Delay(50);
        using (var request = served.TryEnter()) Assert.NotNull(request);
        var second = _bases.Enter("trade", default);
        Assert.False(second.IsCompleted);
        command.Dispose();
        Assert.True(await change);
        var (after, use) = await second;
        Assert.NotSame(served, after);
        use.Dispose();
    }

    [Fact]
    public async Task An_infobase_that_could_not_be_opened_is_opened_when_it_was_mended()
    {
        var image = await File.ReadAllBytesAsync(Folder.DescriptionPath);
        await File.WriteAllTextAsync(Folder.DescriptionPath, """{"option":{}}""");
        Open();
        Assert.Contains("'option' is not known", _bases.Failed["trade"].Hint, StringComparison.Ordinal);
        Assert.Null(_bases.Find("trade"));
        await Assert.ThrowsAsync<InfobaseException>(() => _bases.Enter("trade", default));
        await _bases.Exclusive("trade", async (folder, cancellation) =>
        {
            await File.WriteAllBytesAsync(folder.DescriptionPath, image, cancellation);
            return true;
        }, default);
        Assert.Empty(_bases.Failed);
        Assert.NotNull(_bases.Find("trade"));
    }

    [Fact]
    public async Task An_infobase_that_a_command_still_had_is_taken_over_when_the_command_ends()
    {
        using (InfobaseLock.Take(Folder))
        {
            Open();
            Assert.Contains("in use by another process", _bases.Failed["trade"].Message, StringComparison.Ordinal);
        }
        for (var tries = 0; _bases.Find("trade") is null && tries < 500; tries++) await Task.Delay(20);
        Assert.NotNull(_bases.Find("trade"));
        Assert.Empty(_bases.Failed);
    }

    [Fact]
    public async Task An_infobase_that_a_command_was_making_is_served_when_it_is_made()
    {
        var description = await File.ReadAllBytesAsync(Folder.DescriptionPath);
        File.Delete(Folder.DescriptionPath);
        using (InfobaseLock.Take(Folder))
        {
            Open();
            await Task.Delay(300);
            await File.WriteAllBytesAsync(Folder.DescriptionPath, description);
        }
        for (var tries = 0; _bases.Find("trade") is null && tries < 500; tries++) await Task.Delay(20);
        Assert.NotNull(_bases.Find("trade"));
    }

    [Fact]
    public async Task Options_are_taken_over_in_place_where_that_is_possible()
    {
        Open();
        var before = _bases.Find("trade")!;
        Assert.False(await _bases.SetOptions("trade", options => OptionText.Set(options, "language", "en"), default));
        Assert.Same(before, _bases.Find("trade"));
        Assert.Equal("en", before.Infobase.Options.Language);
        Assert.True(await _bases.SetOptions("trade", options => OptionText.Set(options, "durability", "normal"), default));
        Assert.NotSame(before, _bases.Find("trade"));
        var options = _bases.Find("trade")!.Infobase.Options;
        Assert.Equal(("en", "normal"), (options.Language, options.Durability));
    }

    [Fact]
    public async Task What_a_change_takes_away_is_served_no_more_and_leaves_nothing()
    {
        Open();
        await _bases.Exclusive("trade", (folder, _) => { folder.Drop(); return Task.FromResult(true); }, default);
        Assert.Null(_bases.Find("trade"));
        Assert.Empty(Directory.GetFileSystemEntries(_data));
    }

    [Fact]
    public void What_a_crash_left_of_a_dropped_infobase_is_cleared()
    {
        Directory.Move(Folder.Path, Path.Combine(_data, ".dropped-trade"));
        Assert.Empty(InfobaseFolder.All(_data));
        InfobaseFolder.RemoveDropped(_data);
        Assert.Empty(Directory.GetFileSystemEntries(_data));
    }

    private static bool Fail() => throw new InvalidOperationException("The change must not run.");

    private void Open() => _bases.Open(_data, TimeProvider.System, NullLogger.Instance);

    public void Dispose()
    {
        _bases.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
