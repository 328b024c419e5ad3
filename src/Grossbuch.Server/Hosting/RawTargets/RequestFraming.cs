using System.Buffers;
using System.Text;

namespace Grossbuch.Server.Hosting.RawTargets;

/// <summary>
/// Follows the bytes of an HTTP/1.x connection just far enough to know which of them stand in a request's target. It takes bytes in pieces
/// of any size and gives the same answers however they are cut.
/// </summary>
/// <remarks>
/// It must never believe in a request line where the server sees a body: bytes written there would be a smuggled request. So it understands
/// only plainly framed requests, a subset of what the server accepts, and at anything else it gives up for the rest of the connection.
/// </remarks>
internal sealed class RequestFraming(long headBytesMax)
{
    /// <summary>The longest header name that matters is Transfer-Encoding, 17 bytes; a longer name is kept cut and equals none.</summary>
    private const int NameBytesMax = 18;

    /// <summary>So many digits fit a long whatever they are.</summary>
    private const int LengthDigitsMax = 18;

    /// <summary>The path of <c>http://host/path</c> begins at the third slash.</summary>
    private const int SlashesBeforePath = 3;

    private const int NothingYet = -1;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private enum State : byte
    {
        Method,
        Target,
        Version,
        HeaderName,
        HeaderValue,
        LineFeed,
        HeadLineFeed,
        Body,
        PassThrough,
    }

    private enum Header : byte
    {
        Other,
        ContentLength,
        Connection,
        Unframed,
    }

    private State _state;
    private Header _header;
    private byte[]? _name;
    private int _nameLength;
    private int _slashes = NothingYet;
    private int _versionMatched;
    private int _lengthDigits;
    private long _bodyLength = NothingYet;
    private long _headBytes;

    /// <summary>Nothing is to be changed any more on this connection.</summary>
    public bool IsPassThrough => _state == State.PassThrough;

    /// <summary>
    /// Takes bytes up to the first one that has to be percent-encoded and returns their number; the number of all when there is none.
    /// The caller encodes that byte and the others above ASCII that follow it, tells <see cref="SkipEncoded"/>, and goes on after them.
    /// </summary>
    public int Advance(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (_state == State.PassThrough) return bytes.Length;
            if (_state == State.Body)
            {
                at += TakeBody(bytes.Length - at);
                continue;
            }
            var taken = TakeHead(bytes[at..]);
            at += taken;
            CountHead(taken);
            // A path takes every byte it may; where it has begun and goes on, a byte above ASCII follows.
            if (_state == State.Target && _slashes >= SlashesBeforePath && at < bytes.Length) return at;
        }
        return at;
    }

    /// <summary>Bytes of the target were encoded into this many, which is what the server will count.</summary>
    public void SkipEncoded(int bytes) => CountHead(bytes);

    private void CountHead(int bytes)
    {
        _headBytes += bytes;
        // The server refuses such a head; what follows it is not ours to guess.
        if (_headBytes > headBytesMax) _state = State.PassThrough;
    }

    private int TakeBody(int available)
    {
        var taken = (int)Math.Min(_bodyLength, available);
        _bodyLength -= taken;
        if (_bodyLength == 0) BeginRequest();
        return taken;
    }

    private int TakeHead(ReadOnlySpan<byte> rest) => _state switch
    {
        State.Method => TakeMethod(rest),
        State.Target => TakeTarget(rest),
        State.Version => TakeVersion(rest),
        State.HeaderName => TakeHeaderName(rest),
        State.HeaderValue => _header switch
        {
            Header.ContentLength => TakeContentLength(rest),
            Header.Connection => TakeConnection(rest),
            _ => TakeValue(rest),
        },
        State.LineFeed => TakeLineFeed(rest[0]),
        _ => TakeHeadEnd(rest[0]),
    };

    private int GiveUp()
    {
        _state = State.PassThrough;
        return 0;
    }

    private void BeginRequest()
    {
        _state = State.Method;
        _nameLength = 0;
        _slashes = NothingYet;
        _versionMatched = 0;
        _bodyLength = NothingYet;
        _headBytes = 0;
    }

    private int TakeMethod(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExcept(TokenBytes);
        if (end < 0) return KeepName(rest);
        var method = NameWith(rest[..end]);
        // What follows CONNECT may be a tunnel. Empty lines before a request line are not plain framing either.
        if (rest[end] != ' ' || method.IsEmpty || Ascii.EqualsIgnoreCase(method, "CONNECT"u8)) return GiveUp();
        _state = State.Target;
        return end + 1;
    }

    private int TakeTarget(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E);
        var plain = end < 0 ? rest : rest[..end];
        if (_slashes < SlashesBeforePath && !plain.IsEmpty)
        {
            if (_slashes == NothingYet) _slashes = plain[0] == '/' ? SlashesBeforePath : 0;
            if (_slashes < SlashesBeforePath) _slashes += plain.Count((byte)'/');
        }
        if (end < 0) return rest.Length;
        // Encoded hosts would be other hosts: only paths and queries are changed.
        if (rest[end] >= 0x80) return _slashes >= SlashesBeforePath ? end : GiveUp();
        if (rest[end] != ' ' || _slashes == NothingYet) return GiveUp();
        _state = State.Version;
        return end + 1;
    }

    private int TakeVersion(ReadOnlySpan<byte> rest)
    {
        var version = "HTTP/1.1\r"u8;
        var at = 0;
        while (at < rest.Length)
        {
            var expected = version[_versionMatched];
            if (rest[at] != expected && !(expected == '1' && _versionMatched == 7 && rest[at] == '0')) return GiveUp();
            at++;
            if (++_versionMatched < version.Length) continue;
            _state = State.LineFeed;
            break;
        }
        return at;
    }

    private int TakeLineFeed(byte next)
    {
        if (next != '\n') return GiveUp();
        _state = State.HeaderName;
        _nameLength = 0;
        return 1;
    }

    private int TakeHeadEnd(byte next)
    {
        if (next != '\n') return GiveUp();
        if (_bodyLength > 0) _state = State.Body;
        else BeginRequest();
        return 1;
    }

    private int TakeHeaderName(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExcept(TokenBytes);
        if (end < 0) return KeepName(rest);
        var name = NameWith(rest[..end]);
        if (name.IsEmpty && rest[end] == '\r')
        {
            _state = State.HeadLineFeed;
            return end + 1;
        }
        // Blanks before a colon, folded lines, bare line feeds: servers disagree about all of them.
        if (rest[end] != ':' || name.IsEmpty) return GiveUp();
        _header = Classify(name);
        if (_header == Header.Unframed || (_header == Header.ContentLength && _bodyLength != NothingYet)) return GiveUp();
        if (_header == Header.ContentLength)
        {
            _bodyLength = 0;
            _lengthDigits = 0;
        }
        _state = State.HeaderValue;
        return end + 1;
    }

    private static Header Classify(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 when Ascii.EqualsIgnoreCase(name, "upgrade"u8) => Header.Unframed,
        10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => Header.Connection,
        14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => Header.ContentLength,
        17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => Header.Unframed,
        _ => Header.Other,
    };

    private int TakeValue(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0) return rest.Length;
        if (rest[end] == '\n') return GiveUp();
        _state = State.LineFeed;
        return end + 1;
    }

    private int TakeConnection(ReadOnlySpan<byte> rest)
    {
        var taken = TakeValue(rest);
        // "upgrade" is the only option that changes the framing, and the only registered one with this letter.
        return rest[..taken].ContainsAny((byte)'u', (byte)'U') ? GiveUp() : taken;
    }

    private int TakeContentLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; at < rest.Length; at++)
        {
            var next = rest[at];
            if (next is (byte)' ' or (byte)'\t' && _lengthDigits == 0) continue;
            if (next == '\r' && _lengthDigits > 0)
            {
                _state = State.LineFeed;
                return at + 1;
            }
            var isFirstOrFollowsOne = _lengthDigits == 0 || _bodyLength > 0;
            if (!char.IsAsciiDigit((char)next) || !isFirstOrFollowsOne || _lengthDigits == LengthDigitsMax) return GiveUp();
            _bodyLength = _bodyLength * 10 + (next - '0');
            _lengthDigits++;
        }
        return rest.Length;
    }

    /// <summary>A method or header name is cut here; it goes on with the next piece.</summary>
    private int KeepName(ReadOnlySpan<byte> part)
    {
        _name ??= new byte[NameBytesMax];
        var kept = Math.Min(part.Length, NameBytesMax - _nameLength);
        part[..kept].CopyTo(_name.AsSpan(_nameLength));
        _nameLength += kept;
        return part.Length;
    }

    /// <summary>The whole name, in place when it was not cut.</summary>
    private ReadOnlySpan<byte> NameWith(ReadOnlySpan<byte> end)
    {
        if (_nameLength == 0) return end;
        KeepName(end);
        return _name.AsSpan(0, _nameLength);
    }
}
