using System.Globalization;

namespace Grossbuch.Core.Text;

public enum Severity { Info, Warning, Error }

/// <summary>
/// One finding of a parser, a binder or a loader: what is wrong, where, and what to try. Parsing and binding never throw.
/// </summary>
/// <param name="Code">Short stable code, such as <c>GB1004</c>.</param>
/// <param name="Path">File or other source; null when the source has no name.</param>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
public sealed record Diagnostic(
    Severity Severity, string Code, string Message, string? Path = null, int Line = 0, int Column = 0, string? Hint = null)
{
    /// <summary>The form compilers use: <c>path(line,column): severity code: message. hint</c>.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Path}({Line},{Column}): ") : Path is null ? "" : Path + ": ";
        var hint = Hint is null ? "" : " " + Hint;
        return $"{place}{Severity.ToString().ToLowerInvariant()} {Code}: {Message}{hint}";
    }
}
