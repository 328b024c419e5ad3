using System.Collections.Frozen;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Names that a metadata description may use: those the model reads, and those that matter to screens only and are left out without a
/// word. Anything else is reported once per kind and name.
/// </summary>
internal static class KnownProperties
{
    public static bool IsRead(string name) => Read.Contains(name);

    public static bool IsIgnored(string name) => Ignored.Contains(name);

    public static bool IsChildRead(string kind) => ChildrenRead.Contains(kind);

    public static bool IsChildIgnored(string kind) => ChildrenIgnored.Contains(kind);

    private static readonly FrozenSet<string> Read = Split("""
        Name Synonym Comment Type ObjectBelonging ExtendedConfigurationObject
        PasswordMode Format ToolTip MultiLine MinValue MaxValue FillFromFillingValue FillValue FillChecking Indexing FullTextSearch
        DataHistory
        Use Master MainFilter DenyIncompleteValues UseInTotals Balance AccountingFlag ExtDimensionAccountingFlag BaseDimension ScheduleLink
        AddressingDimension References RegisterDimension LeadingRegisterData DocumentMap RegisterRecordsMap LineNumberLength
        StandardAttributes BasedOn InputByString DataLockControlMode
        ObjectPresentation ExtendedObjectPresentation RecordPresentation ExtendedRecordPresentation ListPresentation
        ExtendedListPresentation Explanation
        Hierarchical HierarchyType LimitLevelCount LevelCount FoldersOnTop Owners SubordinationUse CodeLength CodeType CodeAllowedLength
        CodeSeries CheckUnique Autonumbering DescriptionLength DefaultPresentation PredefinedDataUpdate
        Numerator NumberType NumberLength NumberAllowedLength NumberPeriodicity Posting RealTimePosting RegisterRecordsDeletion
        RegisterRecordsWritingOnPost SequenceFilling RegisterRecords PostInPrivilegedMode UnpostInPrivilegedMode
        MoveBoundaryOnPosting Documents RegisteredDocuments
        InformationRegisterPeriodicity WriteMode MainFilterOnPeriod EnableTotalsSliceFirst EnableTotalsSliceLast
        RegisterType EnableTotalsSplitting ChartOfAccounts Correspondence PeriodAdjustmentLength
        Periodicity ActionPeriod BasePeriod Schedule ScheduleValue ScheduleDate ChartOfCalculationTypes
        ExtDimensionTypes MaxExtDimensionCount CodeMask AutoOrderByCode OrderLength CharacteristicExtValues
        DependenceOnCalculationTypes BaseCalculationTypes ActionPeriodUse DistributedInfoBase IncludeConfigurationExtensions
        Task CreateTaskInPrivilegedMode TaskNumberAutoPrefix Addressing MainAddressingAttribute CurrentPerformer
        Content AutoUse DataSeparation SeparatedDataUse DataSeparationValue DataSeparationUse ConditionalSeparation
        Location PrivilegedGetMode Global ClientManagedApplication Server ExternalConnection ClientOrdinaryApplication ServerCall Privileged
        ReturnValuesReuse Source Event Handler MethodName Description Key Predefined RestartCountOnFailure RestartIntervalOnFailure
        RootURL ReuseSessions SessionMaxAge Template HTTPMethod Namespace DescriptorFileName XDTOReturningValueType Nillable Transactioned
        ProcedureName XDTOValueType TransferDirection IncludeInCommandInterface LanguageCode
        Vendor Version ScriptVariant CompatibilityMode DefaultLanguage DefaultRoles ObjectAutonumerationMode NamePrefix
        ConfigurationExtensionPurpose
        """);

    private static readonly FrozenSet<string> Ignored = Split("""
        UseStandardCommands IncludeHelpInContents EditType QuickChoice ChoiceMode CreateOnInput ChoiceHistoryOnInput
        SearchStringModeOnInputByString FullTextSearchOnInputByString ChoiceDataGetModeOnInputByString DataLockFields Characteristics
        DefaultForm DefaultObjectForm DefaultFolderForm DefaultListForm DefaultChoiceForm DefaultFolderChoiceForm DefaultRecordForm
        AuxiliaryForm AuxiliaryObjectForm AuxiliaryFolderForm AuxiliaryListForm AuxiliaryChoiceForm AuxiliaryFolderChoiceForm
        AuxiliaryRecordForm ExtendedPresentation UpdateDataHistoryImmediatelyAfterWrite ExecuteAfterWriteDataHistoryVersionProcessing
        EditFormat MarkNegatives Mask ExtendedEdit ChoiceForm LinkByType ChoiceParameterLinks ChoiceParameters ChoiceFoldersAndItems
        TypeReductionMode StandardTabularSections Color Picture UseOneCommand XDTOPackages Aggregates
        UsersSeparation AuthenticationSeparation ConfigurationExtensionsSeparation
        KeepMappingToExtendedConfigurationObjectsByIDs ConfigurationExtensionCompatibilityMode DefaultRunMode UsePurposes
        UpdateCatalogAddress UseManagedFormInOrdinaryApplication UseOrdinaryFormInManagedApplication AdditionalFullTextSearchDictionaries
        CommonSettingsStorage ReportsUserSettingsStorage ReportsVariantsStorage FormDataSettingsStorage DynamicListsUserSettingsStorage
        URLExternalDataStorage DefaultReportForm DefaultReportVariantForm DefaultReportSettingsForm DefaultReportAppearanceTemplate
        DefaultDynamicListSettingsForm DefaultSearchForm DefaultDataHistoryChangeHistoryForm DefaultDataHistoryVersionDataForm
        DefaultDataHistoryVersionDifferencesForm DefaultCollaborationSystemUsersChoiceForm RequiredMobileApplicationPermissions
        RequiredMobileApplicationPermissions8_3_15 UsedMobileApplicationFunctionalities StandaloneConfigurationRestrictionRoles
        MobileApplicationURLs AllowedIncomingShareRequestTypes MainClientApplicationWindowMode ClientApplicationTheme DefaultInterface
        DefaultStyle BriefInformation DetailedInformation Copyright VendorInformationAddress ConfigurationInformationAddress
        ModalityUseMode SynchronousPlatformExtensionAndAddInCallUseMode SynchronousExtensionAndAddInCallUseMode InterfaceCompatibilityMode
        DatabaseTablespacesUseMode DefaultConstantsForm DefaultReportVariantsForm DefaultClientApplicationPalette
        """);

    private static readonly FrozenSet<string> ChildrenRead = Split("""
        Attribute TabularSection Dimension Resource AddressingAttribute AccountingFlag ExtDimensionAccountingFlag EnumValue Column
        URLTemplate Method Operation Parameter Recalculation Subsystem
        """);

    private static readonly FrozenSet<string> ChildrenIgnored =
        Split("Form Template Command IntegrationServiceChannel Table Cube Function");

    private static FrozenSet<string> Split(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
