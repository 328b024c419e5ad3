using Grossbuch.Core;

namespace Grossbuch.Server.Control;

/// <summary>An error's message and hint as one text, for the way to the other process and back.</summary>
internal static class ControlErrors
{
    public static string Write(InfobaseException error) => error.Hint is null ? error.Message : $"{error.Message}\n{error.Hint}";

    public static InfobaseException Read(string text) => text.Split('\n', 2) is [var message, var hint]
        ? new InfobaseException(ErrorCode.Usage, message, hint)
        : new InfobaseException(ErrorCode.Usage, text);
}
