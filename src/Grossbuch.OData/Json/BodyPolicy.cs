using System.Text.Json;

namespace Grossbuch.OData.Json;

/// <summary>
/// What a reader of bodies does about what is not right. The import is strict and tells the line; the door does what was recorded of the
/// platform, its silences included.
/// </summary>
internal abstract class BodyPolicy
{
    /// <summary>Brings long strings and numbers to their type, or refuses them; otherwise the store has the word.</summary>
    public abstract bool FitsValues { get; }

    /// <summary>Takes a plain number or flag for a string, and a text for a flag.</summary>
    public abstract bool ConvertsScalars { get; }

    /// <summary>What is thrown for a member that nothing is called like; null to pass over it.</summary>
    public abstract Exception? Unknown(BodyShape shape, string name);

    /// <summary>A text that is not a value of the type.</summary>
    public abstract Exception Unreadable(BodyField field, string text, string edmType);

    /// <summary>A value that can be read but may not stand here.</summary>
    /// <param name="reason">Why, as a clause: "Enum.X has no value 'Y'".</param>
    public abstract Exception Wrong(BodyField field, string text, string reason, string? hint = null);

    /// <summary>An array or an object where a plain value belongs.</summary>
    public abstract Exception Malformed(BodyField field, JsonElement json);

    /// <summary>A member without the one that it needs: a composite's value without its type.</summary>
    public abstract Exception Incomplete(BodyField field, string missing, JsonElement given);

    /// <summary>Rows that are no array of objects.</summary>
    public abstract Exception NoRows(BodyShape rows);

    /// <summary>A string longer than its field.</summary>
    public abstract string TooLong(BodyField field, string text, int length);
}
