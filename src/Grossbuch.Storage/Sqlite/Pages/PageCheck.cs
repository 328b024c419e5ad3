using System.Buffers.Binary;
using System.Globalization;

namespace Grossbuch.Storage.Sqlite.Pages;

/// <summary>
/// Reads every page of a database file, below SQLite, and compares it with its <see cref="PageSum"/>. Works while the file is in use: a
/// page that is just being written is read again.
/// </summary>
internal sealed class PageCheck
{
    // What SQLite makes by default; the store never asks for another size.
    private const int PageBytes = 4096;
    private const int PagesAtOnce = 256;

    // SQLite never writes the page that holds its lock bytes.
    private const long LockPage = (0x40000000 / PageBytes) + 1;

    private const int Tries = 5;
    private const int TryMs = 20;
    private const string Check = "pages";

    private readonly FileStream _file;
    private readonly FindingList _findings;
    private readonly string _place;
    private readonly byte[] _again = new byte[PageBytes];
    private HashSet<long>? _free;

    private PageCheck(FileStream file, FindingList findings)
    {
        _file = file;
        _findings = findings;
        _place = Path.GetFileName(file.Name);
    }

    /// <returns>The number of pages read.</returns>
    internal static long Run(string path, FindingList findings, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.Length == 0 ? 0 : new PageCheck(file, findings).Run(path, cancellation);
    }

    private long Run(string path, CancellationToken cancellation)
    {
        var buffer = new byte[PageBytes * PagesAtOnce];
        var count = _file.Length / PageBytes;
        var first = ReadAt(buffer, 0);
        if (!HasSums(buffer.AsSpan(0, first)))
        {
            _findings.Note(Check, _place, "the pages carry no checksums, so a changed byte inside a value is not seen: the file was made "
                + "by an older version; export the infobase and import it into a new one");
            return count;
        }
        // In a log there are newer pages, and pages of the file may still have to come.
        var log = new FileInfo(path + "-wal");
        _free = log is { Exists: true, Length: > 0 } ? null : FreePages(count);
        if (_free is not null && _file.Length % PageBytes != 0) _findings.Error(Check, _place, "the file ends within a page");
        for (long page = 0; page < count; page += PagesAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = ReadAt(buffer, page * PageBytes);
            for (var i = 0; i < read / PageBytes; i++) CheckPage(buffer.AsSpan(i * PageBytes, PageBytes), page + i + 1);
        }
        return count;
    }

    // The header itself may be what is damaged, so the marks of the pages count too.
    private static bool HasSums(ReadOnlySpan<byte> start)
    {
        if (start.Length >= PageSum.HeaderBytes && start[PageSum.ReservedAt] == PageSum.Size) return true;
        for (var at = 0; at + PageBytes <= start.Length; at += PageBytes)
            if (PageSum.HasMark(start.Slice(at, PageBytes))) return true;
        return false;
    }

    private void CheckPage(ReadOnlySpan<byte> page, long number)
    {
        if (IsRight(page, number)) return;
        page.CopyTo(_again);
        // Only where there is a log may somebody be moving it into the file just now.
        for (var i = 0; _free is null && i < Tries; i++)
        {
            Thread.Sleep(TryMs);
            if (ReadAt(_again, (number - 1) * PageBytes) < PageBytes || IsRight(_again, number)) return;
        }
        var what = PageSum.HasMark(_again)
            ? "the content of a page is not what was written"
            : "a page was written by something that keeps no checksums, or its end is damaged";
        _findings.Error(Check, _place, what, string.Create(
            CultureInfo.InvariantCulture, $"page {number} (bytes {(number - 1) * PageBytes} to {(number * PageBytes) - 1})"));
    }

    // A page that became free in the change that made it was never written.
    private bool IsRight(ReadOnlySpan<byte> page, long number) =>
        number == LockPage || PageSum.IsRight(page, number) || (!page.ContainsAnyExcept((byte)0) && (_free?.Contains(number) ?? true));

    /// <summary>The leaves of the list of free pages.</summary>
    private HashSet<long> FreePages(long count)
    {
        var free = new HashSet<long>();
        var page = new byte[PageBytes];
        ReadAt(page, 0);
        long trunk = BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(32));
        for (var steps = 0L; trunk > 0 && trunk <= count && steps < count; steps++)
        {
            ReadAt(page, (trunk - 1) * PageBytes);
            var leaves = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(4)), (PageBytes / 4) - 2);
            for (var i = 0; i < leaves; i++) free.Add(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(8 + (4 * i))));
            trunk = BinaryPrimitives.ReadUInt32BigEndian(page);
        }
        return free;
    }

    private int ReadAt(Span<byte> to, long offset)
    {
        var total = 0;
        while (total < to.Length)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, to[total..], offset + total);
            if (read == 0) break;
            total += read;
        }
        return total;
    }
}
