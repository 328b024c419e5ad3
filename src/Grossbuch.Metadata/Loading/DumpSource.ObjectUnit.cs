using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata.Loading;

internal sealed partial class DumpSource
{
    /// <summary>One listed object with all its files, read by one worker, and what was found on the way.</summary>
    private sealed class ObjectUnit(DumpSource source, DumpReader reader)
    {
        private readonly IDumpFolder _folder = source.Folder;

        public RawObject? Result { get; private set; }

        public List<Diagnostic> Diagnostics { get; } = [];

        public List<(string Path, byte[] Hash)> Hashes { get; } = [];

        public List<ModuleFile> Modules { get; } = [];

        public UnknownNames Unknown { get; } = new();

        public void ReadObject((MetadataKind Kind, RawObject Listed) item)
        {
            var (kind, listed) = item;
            var name = listed.Name.Normalize(NormalizationForm.FormC);
            var folder = $"{kind.Folder()}/{name}";
            Result = ReadDescription(kind, listed, folder + ".xml");
            if (Result is null || Result.Has(RawParts.Absent)) return;
            ReadParts(kind, Result, folder);
            if (HasModules(kind)) Modules.AddRange(ModulesIn(_folder.List(folder + "/Ext"), folder + "/Ext", listed.FullName));
        }

        private RawObject? ReadDescription(MetadataKind kind, RawObject listed, string path)
        {
            var storesNothing = kind.StoresNothing();
            if (!_folder.Exists(path))
            {
                if (storesNothing)
                {
                    var absent = new RawObject(listed.Kind, Guid.Empty, RootFile, listed.Line, listed.Column) { Name = listed.Name };
                    absent.Add(RawParts.Absent, "true");
                    return absent;
                }
                Report(LoadCodes.MissingFile, $"{listed.FullName} is listed in Configuration.xml, but its file is absent.", path);
                return null;
            }
            var raw = ReadFile(path, xml => xml.MetadataFile(listed.Kind, storesNothing, out _));
            if (raw is null || raw.Name == listed.Name) return raw;
            Report(LoadCodes.WrongFile, $"The file describes {raw.FullName}; {listed.FullName} was expected.", path, raw.Line, raw.Column);
            return null;
        }

        private void ReadParts(MetadataKind kind, RawObject raw, string folder)
        {
            switch (kind)
            {
                case MetadataKind.Catalog or MetadataKind.ChartOfAccounts or MetadataKind.ChartOfCharacteristicTypes
                    or MetadataKind.ChartOfCalculationTypes:
                    Attach(raw, RawParts.Predefined, folder + "/Ext/Predefined.xml", xml => xml.PredefinedFile());
                    break;
                case MetadataKind.ExchangePlan:
                    Attach(raw, RawParts.Content, folder + "/Ext/Content.xml", xml => xml.PlanContentFile());
                    break;
                case MetadataKind.BusinessProcess:
                    Attach(raw, RawParts.Flowchart, folder + "/Ext/Flowchart.xml", xml => xml.FlowchartFile());
                    break;
                case MetadataKind.ScheduledJob:
                    Attach(raw, RawParts.Schedule, folder + "/Ext/Schedule.xml", xml => xml.ScheduleFile());
                    break;
                case MetadataKind.Role when _folder.Exists(folder + "/Ext/Rights.xml"):
                    ReadFile(folder + "/Ext/Rights.xml", xml => xml.RightsFile(raw));
                    break;
                case MetadataKind.Subsystem:
                    raw.Children = NestedFiles(raw, "Subsystem", folder + "/Subsystems", depth: 0);
                    break;
                case MetadataKind.CalculationRegister:
                    var recalculations = NestedFiles(raw, "Recalculation", folder + "/Recalculations", depth: 0);
                    raw.Children = [.. raw.Children.Where(child => child.Kind != "Recalculation"), .. recalculations];
                    break;
                default:
                    break;
            }
        }

        private void Attach(RawObject raw, string part, string path, Func<DumpReader, object> read)
        {
            if (_folder.Exists(path) && ReadFile(path, read) is { } content) raw.Add(part, content);
        }

        private RawObject[] NestedFiles(RawObject owner, string kind, string folder, int depth)
        {
            if (depth > source.Limits.MetadataDepthMax) return [];
            var found = new List<RawObject>();
            foreach (var listed in owner.ChildrenOf(kind))
            {
                if (!IsName(listed.Name))
                {
                    Report(LoadCodes.BadName, $"\"{listed.Name}\" cannot be the name of a {kind}.", listed.Path, listed.Line,
                        listed.Column);
                    continue;
                }
                var place = $"{folder}/{listed.Name.Normalize(NormalizationForm.FormC)}";
                if (!_folder.Exists(place + ".xml"))
                {
                    Report(LoadCodes.MissingFile, $"{owner.FullName} names the {kind} {listed.Name}, but its file is absent.",
                        place + ".xml");
                    continue;
                }
                if (ReadFile(place + ".xml", xml => xml.MetadataFile(kind, headerOnly: false, out _)) is not { } raw) continue;
                if (kind == "Subsystem") raw.Children = NestedFiles(raw, kind, place + "/Subsystems", depth + 1);
                else Modules.AddRange(ModulesIn(_folder.List(place + "/Ext"), place + "/Ext", $"{owner.FullName}.{kind}.{raw.Name}"));
                found.Add(raw);
            }
            return [.. found];
        }

        /// <summary>Reads, hashes and parses a file; null after a fault, which is reported.</summary>
        public T? ReadFile<T>(string path, Func<DumpReader, T> read)
            where T : class
        {
            byte[]? rented = null;
            try
            {
                using var stream = _folder.Open(path);
                var length = Fill(stream, ref rented);
                if (length < 0)
                {
                    Report(LoadCodes.BadXml, $"The file is bigger than {source.Limits.MetadataFileBytesMax} bytes.", path);
                    return null;
                }
                Hashes.Add((path, SHA256.HashData(rented.AsSpan(0, length))));
                using var content = new MemoryStream(rented!, 0, length, writable: false);
                return reader.Read(path, content, Unknown, read);
            }
            catch (XmlException error)
            {
                // A refused document type comes without its place.
                var (line, column) = error.LineNumber > 0 ? (error.LineNumber, error.LinePosition) : PlaceOf("<!DOCTYPE"u8, rented);
                Report(LoadCodes.BadXml, error.Message, path, line, column);
            }
            catch (DumpFormatException error)
            {
                Report(error.Code, $"{char.ToUpperInvariant(error.Message[0])}{error.Message[1..]}.", path, error.Line, error.Column);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Report(LoadCodes.MissingFile, $"The file cannot be read: {error.Message}", path);
            }
            finally
            {
                if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
            }
            return null;
        }

        private static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> mark, ReadOnlySpan<byte> content)
        {
            var at = content.IndexOf(mark);
            if (at < 0) return (0, 0);
            var before = content[..at];
            return (before.Count((byte)'\n') + 1, at - before.LastIndexOf((byte)'\n'));
        }

        private int Fill(Stream stream, ref byte[]? rented)
        {
            var expected = stream.CanSeek ? stream.Length : 0;
            if (expected > source.Limits.MetadataFileBytesMax) return -1;
            rented = ArrayPool<byte>.Shared.Rent((int)Math.Max(4_096, expected + 1));
            var length = 0;
            for (int read; (read = stream.Read(rented, length, rented.Length - length)) > 0;)
            {
                length += read;
                if (length > source.Limits.MetadataFileBytesMax) return -1;
                if (length < rented.Length) continue;
                var bigger = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
                rented.AsSpan(0, length).CopyTo(bigger);
                ArrayPool<byte>.Shared.Return(rented);
                rented = bigger;
            }
            return length;
        }

        private static bool HasModules(MetadataKind kind) =>
            kind is not (MetadataKind.Role or MetadataKind.Subsystem or MetadataKind.Language
            or MetadataKind.DefinedType or MetadataKind.CommonAttribute or MetadataKind.CommonForm or MetadataKind.CommonCommand
            or MetadataKind.CommonTemplate or MetadataKind.CommonPicture or MetadataKind.XDTOPackage);

        private void Report(string code, string message, string path, int line = 0, int column = 0) =>
            Diagnostics.Add(new Diagnostic(Severity.Error, code, message, path, line, column));
    }

    private IDumpFolder Folder => folder;

    private Limits Limits => limits;
}
