using System.Buffers.Binary;
using System.Globalization;

namespace Grossbuch.Storage.Sqlite.Pages;

/// <summary>
/// Follows the chain of checksums of a write-ahead log. SQLite takes the log for ended where the chain breaks and says nothing; a commit
/// behind the break is one that was lost.
/// </summary>
internal static class LogCheck
{
    private const int HeaderBytes = 32, FrameHeaderBytes = 24, Tries = 3;
    private const uint Magic = 0x377F0682;
    private const string Check = "log";

    internal static void Run(string path, FindingList findings, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (!File.Exists(path)) return;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20);
            var before = new byte[HeaderBytes];
            if (file.ReadAtLeast(before, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return;
            var broken = Walk(file, before, cancellation, out var lost);
            if (broken == 0 || lost == 0) return;
            // A log that was begun anew meanwhile is read anew.
            var after = new byte[HeaderBytes];
            file.Position = 0;
            file.ReadAtLeast(after, HeaderBytes, throwOnEndOfStream: false);
            if (i < Tries - 1 || !after.AsSpan().SequenceEqual(before)) continue;
            findings.Error(Check, Path.GetFileName(path),
                "the log is damaged before its end: changes behind that place are lost",
                string.Create(CultureInfo.InvariantCulture, $"frame {broken}; {lost} commits behind it"));
        }
    }

    /// <returns>The number of the first frame that is wrong; 0 when the chain holds to the end.</returns>
    private static long Walk(FileStream file, byte[] header, CancellationToken cancellation, out int lost)
    {
        lost = 0;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if ((magic & ~1u) != Magic) return 1;
        var isBig = (magic & 1) != 0;
        var frame = new byte[FrameHeaderBytes + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8))];
        (uint, uint) sum = Add((0, 0), header.AsSpan(0, 24), isBig);
        if (sum != Stored(header, 24)) return 1;
        long number = 0, broken = 0;
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            // Frames of an earlier round of the log have other salts.
            if (!frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
            {
                if (broken == 0) broken = number;
                continue;
            }
            if (broken == 0)
            {
                sum = Add(Add(sum, frame.AsSpan(0, 8), isBig), frame.AsSpan(FrameHeaderBytes), isBig);
                if (sum != Stored(frame, 16)) broken = number;
            }
            // The frame of a commit carries the size of the database.
            if (broken != 0 && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0) lost++;
        }
        return broken;
    }

    private static (uint, uint) Stored(ReadOnlySpan<byte> from, int at) =>
        (BinaryPrimitives.ReadUInt32BigEndian(from[at..]), BinaryPrimitives.ReadUInt32BigEndian(from[(at + 4)..]));

    private static (uint, uint) Add((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool isBig)
    {
        var (first, second) = sum;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            first += Word(bytes, at, isBig) + second;
            second += Word(bytes, at + 4, isBig) + first;
        }
        return (first, second);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at, bool isBig) => isBig
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
