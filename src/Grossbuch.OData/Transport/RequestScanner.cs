using System.Runtime.CompilerServices;
using System.Text;

namespace Grossbuch.OData.Transport;

/// <summary>
/// Knows where in a connection's bytes request lines stand: as much of HTTP/1.1 as that takes. Whatever it does not understand (TLS, HTTP/2,
/// chunked bodies, upgrades) it leaves alone for the rest of the connection.
/// </summary>
internal struct RequestScanner
{
    private const int KeptOfHeader = 64;

    private State _state;
    private long _bodyLeft;
    private long _contentLength;
    private int _lineLength;
    private HeaderStart _line;

    private enum State : byte { Line, Headers, Body, Off }

    public readonly bool IsOff => _state == State.Off;

    /// <summary>Walks over bytes; false at the first byte of a request line that is not ASCII, or always true when nothing may be changed.</summary>
    /// <param name="output">Null to look only; otherwise the bytes with those of request lines percent-encoded.</param>
    public bool Walk(ReadOnlySpan<byte> bytes, ByteBuffer? output)
    {
        while (!bytes.IsEmpty)
        {
            var taken = bytes.Length;
            switch (_state)
            {
                case State.Line:
                    if (!WalkLine(bytes, output, out taken)) return false;
                    break;
                case State.Headers:
                    taken = WalkHeader(bytes);
                    output?.Put(bytes[..taken]);
                    break;
                case State.Body:
                    taken = (int)Math.Min(_bodyLeft, bytes.Length);
                    _bodyLeft -= taken;
                    if (_bodyLeft == 0) BeginLine();
                    output?.Put(bytes[..taken]);
                    break;
                default:
                    output?.Put(bytes);
                    break;
            }
            bytes = bytes[taken..];
        }
        return true;
    }

    private bool WalkLine(ReadOnlySpan<byte> bytes, ByteBuffer? output, out int taken)
    {
        var end = bytes.IndexOf((byte)'\n');
        taken = end < 0 ? bytes.Length : end + 1;
        var line = bytes[..taken];
        // A request begins with the name of a method; TLS, HTTP/2 and everything else does not, or only looks so.
        Keep(line);
        if (_lineLength > 0 && (!char.IsAsciiLetterUpper((char)_line[0]) || StartsWith("PRI "u8) || StartsWith("CONNECT "u8))
            && !(_line[0] is (byte)'\r' or (byte)'\n'))
        {
            _state = State.Off;
            output?.Put(line);
            return true;
        }
        if (line.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
        {
            if (output is null) return false;
            PutEncoded(output, line);
        }
        else output?.Put(line);
        if (end < 0) return true;
        // Empty lines before a request are allowed.
        if (_line[0] is (byte)'\r' or (byte)'\n') BeginLine();
        else BeginHeaders();
        return true;
    }

    private int WalkHeader(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var taken = end < 0 ? bytes.Length : end + 1;
        Keep(bytes[..taken]);
        if (end < 0) return taken;
        if (_lineLength <= 2 && _line[0] is (byte)'\r' or (byte)'\n') EndHeaders();
        else if (StartsWith("transfer-encoding:"u8) || StartsWith("upgrade:"u8)) _state = State.Off;
        else if (StartsWith("content-length:"u8) && !TryReadLength()) _state = State.Off;
        _lineLength = 0;
        return taken;
    }

    private void EndHeaders()
    {
        if (_contentLength == 0)
        {
            BeginLine();
            return;
        }
        _state = State.Body;
        _bodyLeft = _contentLength;
    }

    private bool TryReadLength()
    {
        ReadOnlySpan<byte> line = _line;
        var text = line["content-length:".Length..Math.Min(_lineLength, KeptOfHeader)];
        return _contentLength == 0 && long.TryParse(Encoding.ASCII.GetString(text).Trim(), out _contentLength) && _contentLength >= 0;
    }

    private void BeginLine()
    {
        _state = State.Line;
        _lineLength = 0;
    }

    private void BeginHeaders()
    {
        _state = State.Headers;
        _lineLength = 0;
        _contentLength = 0;
    }

    // The beginning of a line may come in pieces.
    private void Keep(ReadOnlySpan<byte> piece)
    {
        var room = KeptOfHeader - _lineLength;
        if (room > 0) piece[..Math.Min(room, piece.Length)].CopyTo(((Span<byte>)_line)[_lineLength..]);
        _lineLength = (int)Math.Min(int.MaxValue, (long)_lineLength + piece.Length);
    }

    private readonly bool StartsWith(ReadOnlySpan<byte> name)
    {
        if (_lineLength < name.Length) return false;
        ReadOnlySpan<byte> line = _line;
        return Ascii.EqualsIgnoreCase(line[..name.Length], name);
    }

    private static void PutEncoded(ByteBuffer output, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        foreach (var code in line)
        {
            if (code < 0x80) output.Put(code);
            else
            {
                output.Put((byte)'%');
                output.Put(digits[code >> 4]);
                output.Put(digits[code & 15]);
            }
        }
    }

    [InlineArray(KeptOfHeader)]
    private struct HeaderStart
    {
        private byte _first;
    }
}

/// <summary>Bytes that were rewritten and are not consumed yet.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public byte[] Array => _bytes;

    public int Start => _start;

    public int Count => _end - _start;

    public void Put(byte value)
    {
        Reserve(1);
        _bytes[_end++] = value;
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <param name="to">Position in <see cref="Array"/> up to which bytes are done with.</param>
    public void ConsumeTo(int to)
    {
        _start = to;
        if (_start == _end) _start = _end = 0;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _end >= count) return;
        var moved = Count + count <= _bytes.Length ? _bytes : new byte[Math.Max(Math.Max(4096, _bytes.Length * 2), Count + count)];
        _bytes.AsSpan(_start, Count).CopyTo(moved);
        _end = Count;
        _start = 0;
        _bytes = moved;
    }
}
