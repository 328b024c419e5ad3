using System.Security;

namespace Grossbuch.OData.Wire;

/// <summary>
/// XML as the platform lays it out: indented by tabs, the second and further attributes on lines of their own (odata §3.1).
/// </summary>
internal sealed class TabbedXml(WireBuffer to)
{
    private int _depth;

    public void Declaration() => to.Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);

    public void Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        to.Put((byte)'>');
        _depth++;
    }

    public void Close(string name)
    {
        _depth--;
        NewLine(_depth);
        to.Put("</"u8);
        to.Put(name);
        to.Put((byte)'>');
    }

    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        to.Put("/>"u8);
    }

    private void Start(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        NewLine(_depth);
        to.Put((byte)'<');
        to.Put(name);
        for (var i = 0; i < attributes.Length; i++)
        {
            if (i == 0) to.Put((byte)' ');
            else NewLine(_depth + 2);
            to.Put(attributes[i].Name);
            to.Put("=\""u8);
            to.Put(SecurityElement.Escape(attributes[i].Value));
            to.Put((byte)'"');
        }
    }

    private void NewLine(int depth)
    {
        to.Put((byte)'\n');
        for (var i = 0; i < depth; i++) to.Put((byte)'\t');
    }
}
