/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What loggen writes: shapes of lines and events as the dossier of log formats shows them, with
 * letters behind % for what varies (loggen.c, vary).  Weights are rough shares of a long log:
 * mostly progress, few failures.
 */
#ifndef TOOLS_LOGGEN_SHAPES_H
#define TOOLS_LOGGEN_SHAPES_H

struct shape {
    unsigned weight;
    const char *text;
};

/* OpsMgrSetupWizard.log (log-formats.md 1.3 to 1.5); ~ begins a record of the level behind it. */
static const struct shape setup_shapes[] = {
    { 90, "~Info:%c: %w %w %w %i. %n\n" },
    { 60, "~Info:SetProgressScreen: StartMinorStep.\n" },
    { 60, "~Info:SetProgressScreen: FinishMinorStep.\n" },
    { 20, "~Info:statusUpdate: Resetting progress bar.\n" },
    { 70, "~Info:ImportManagementPack: Loading management pack %p. %t\n" },
    { 70, "~Info:Info:FirstManagementServer: Importing Management Pack: %d\n" },
    { 25, "~Debug:%c: %i.%i entered, thread %n, state %k\n" },
    { 25, "~Debug:%c: %i returned %k after %n ms\n" },
    { 20, "~Info:%c: Value of %i is %i, was %i\n" },
    { 18, "~Info:Info:Creating db path: \\\\%s\\D$\\Data\\%i\n" },
    { 14, "~Always:ProcessInstalls: Install Item %I has a Preprocessing delegate of "
          "%i.%i.  Launching it now.\n" },
    { 14, "~Always:Doing Preinstall task for %I\n" },
    { 14, "~Always:Doing Install task for %I\n" },
    { 14, "~Always:Doing Postinstall task for %I\n" },
    { 14, "~Always:ProcessInstalls: Install Item %I was successful.  We will launch the post "
          "process delegate.\n" },
    { 10, "~Always:LaunchMsi: MSI to launch is: C:\\install\\Setup\\AMD64\\%I\\%I.msi.\n" },
    { 10, "~Always:LaunchMsi: Launching C:\\install\\Setup\\AMD64\\%I\\%I.msi with arguments "
          "'ADDLOCAL=%i,%i REBOOT=ReallySuppress UPGRADE=1 INSTALLDIR=\"C:\\Program "
          "Files\\Microsoft System Center\\Operations Manager\\'\n" },
    { 10, "~Always:LaunchMSI:  Enable logging for the MSI at "
          "C:\\Users\\svc%n\\AppData\\Local\\SCOM\\Logs\\%I.log.\n" },
    { 10, "~Always:MsiInstallProduct finished for msi C:\\install\\Setup\\AMD64\\%I\\%I.msi.\n" },
    { 10, "~Always:LaunchMSI: MSI C:\\install\\Setup\\AMD64\\%I\\%I.msi succeeded.\n" },
    { 26, "~Info:Executing sql string IF NOT EXISTS (SELECT * FROM sys.objects WHERE object_id = "
          "OBJECT_ID(N'[dbo].[%q]') AND type in (N'U'))\nBEGIN\n\tCREATE TABLE dbo.[%q] (\n"
          "\t\t[%q] [uniqueidentifier] NOT NULL,\n\t\t[%q] [nvarchar](256) NOT NULL,\n"
          "\t\t[%q] [datetime] NOT NULL DEFAULT (getutcdate()),\n"
          "\t\tCONSTRAINT [PK_%q] PRIMARY KEY CLUSTERED ([%q])\n\t) ON [PRIMARY]\nEND\n" },
    { 26, "~Info:Executing sql string INSERT INTO dbo.[%q] ([%q], [%q], [%q]) VALUES "
          "('%g', N'%i', N'%h')\n" },
    { 12, "~Info:CheckPrerequisites: Logic Type:and %iCheck: Passed\n" },
    { 5, "~Warn:%c: %i not found, using default %i\n" },
    { 4, "~Error:%c: Threw Exception.Type: System.Data.SqlClient.SqlException, Exception Error "
         "Code: 0x%h, Exception.Message: %W %w %w %w.\n~Error:StackTrace:   at "
         "System.Data.SqlClient.SqlConnection.%i()\n   at System.Data.SqlClient.TdsParser.%i("
         "TdsParserStateObject stateObj)\n   at System.Data.SqlClient.SqlCommand.%i(SqlConnection "
         "owner, Boolean trustServer)\n   at Microsoft.EnterpriseManagement.%i.%i(String name, "
         "Int32 %w)\n   at Microsoft.SystemCenter.Setup.%i.%i()\n" },
    { 2, "~Error:FirstManagementServer: Failed to load MP %p.  We will retry.\n" },
    { 1, "~Error:: Verification failed with 1 errors:\n"
         "-------------------------------------------------------\nError 1:\n"
         "Found error in 2|%m|10.22.%n.0|%m|| with message:\n"
         "Could not load management pack [ID=%m, KeyToken=%h, Version=10.22.%n.0]. The "
         "management pack was not found in the store.\n\n" },
    /* what three of the literals find */
    { 3, "~Error:CreateDatabase: Timeout expired. The timeout period elapsed prior to %w.\n" },
    { 3, "~Error:ImportManagementPack: Unable to load %p\n" },
    { 3, "~Error:LaunchMsi: returned error %n\n" }
};

/* Windows Installer, verbose (2.2). */
static const struct shape msi_shapes[] = {
    { 160, "MSI (s) (%x:%x) [%t:%f]: Executing op: FileCopy(SourceName=%h|%i.dll,SourceCabKey=%i,"
           "DestName=%i.dll,Attributes=512,FileSize=%n,PerTick=65536,,VerifyMedia=1,,,,,"
           "CheckCRC=0,Version=10.22.%n.0,Language=1033,InstallMode=58982400,,,,,,,)\n" },
    { 60, "MSI (s) (%x:%x) [%t:%f]: File: C:\\Program Files\\Microsoft System "
          "Center\\Operations Manager\\Server\\%i.dll;\tOverwrite;\tWon't patch;\tExisting file is "
          "of an equal version\n" },
    { 60, "MSI (s) (%x:%x) [%t:%f]: Executing op: RegAddValue(Name=%i,Value=#%n,)\n" },
    { 60, "MSI (s) (%x:%x) [%t:%f]: Executing op: ComponentRegister(ComponentId={%G},KeyPath=02:"
          "\\SOFTWARE\\Microsoft\\%i\\%i,State=3,,Disk=1,SharedDllRefCount=0,BinaryType=1)\n" },
    { 50, "MSI (s) (%x:%x) [%t:%f]: Note: 1: 2205 2:  3: %i \n" },
    { 40, "MSI (s) (%x:%x) [%t:%f]: Note: 1: 2262 2: %i 3: -2147287038 \n" },
    { 60, "MSI (c) (%x:%x) [%t:%f]: PROPERTY CHANGE: Adding %P property. Its value is '%i'.\n" },
    { 30, "MSI (s) (%x:%x) [%t:%f]: PROPERTY CHANGE: Modifying %P property. Its current value is "
          "'%n'. Its new value: '%n'.\n" },
    { 30, "MSI (s) (%x:%x) [%t:%f]: Doing action: %i\n" },
    { 30, "Action start %t: %i.\n" },
    { 30, "Action ended %t: %i. Return value 1.\n" },
    { 100, "Property(S): %P = %i\n" },
    { 40, "Property(S): %i.%G = C:\\Program Files\\Microsoft System Center\\%i\\\n" },
    { 20, "Property(C): %P = %n\n" },
    { 12, "MSI (s) (%x!%x) [%t:%f]: Closing MSIHANDLE (%n) of type 790540 for thread %n\n" },
    { 12, "MSI (s) (%x!%x) [%t:%f]: Creating MSIHANDLE (%n) of type 790540 for thread %n\n" },
    { 8, "CAStartServices: Attempting to start service. %P\n" },
    { 4, "MSI (c) (%x:%x) [%t:%f]: ******* RunEngine:\n           ******* Product: {%G}\n"
         "           ******* Action: \n           ******* CommandLine: **********\n" },
    { 4, "MSI (s) (%x:%x) [%t:%f]: Component: %i; Installed: Local;   Request: Null;   "
         "Action: Null\n" },
    { 1, "CustomAction %i returned actual error code 1603 (note this may not be 100%% accurate if "
         "translation happened inside sandbox)\n" }
};

/* Windows events: classic ones have unnamed data.  %1 to %6 in a message are its values. */
struct event_shape {
    unsigned weight, id, level;
    const char *channel, *provider, *guid;
    const char *data[7];  /* "Name=value", or "=value" */
    const char *message;  /* lines with \n */
};

static const struct event_shape event_shapes[] = {
    { 120, 7036, 4, "System", "Service Control Manager", "555908d1-a6d7-4695-8e1e-26931d2012f4",
      { "param1=%i Service", "param2=running" }, "The %1 service entered the %2 state." },
    { 40, 7040, 4, "System", "Service Control Manager", "555908d1-a6d7-4695-8e1e-26931d2012f4",
      { "param1=%i Service", "param2=demand start", "param3=auto start", "param4=%i" },
      "The start type of the %1 service was changed from %2 to %3." },
    { 40, 10016, 3, "System", "Microsoft-Windows-DistributedCOM",
      "1b562e86-b7aa-4131-badc-b6f3a001407e",
      { "param1=application-specific", "param2=Local", "param3=Activation", "param4={%G}",
        "param5={%G}", "param6=NT AUTHORITY" },
      "The %1 permission settings do not grant %2 %3 permission for the COM Server application "
      "with CLSID \n%4\n and APPID \n%5\n to the user %6\\SYSTEM from address LocalHost (Using "
      "LRPC). This security permission can be modified using the Component Services "
      "administrative tool." },
    { 100, 4624, 0, "Security", "Microsoft-Windows-Security-Auditing",
      "54849625-5478-4994-a5ba-3e3b0328c30d",
      { "SubjectUserSid=S-1-5-18", "SubjectUserName=%s$", "SubjectDomainName=CONTOSO",
        "TargetUserName=svc-%w", "LogonType=3", "IpAddress=10.%k.%k.%k" },
      "An account was successfully logged on.\n\nSubject:\n\tSecurity ID:\t\t%1\n\tAccount "
      "Name:\t\t%2\n\tAccount Domain:\t\t%3\n\nLogon Information:\n\tLogon Type:\t\t%5\n\nNew "
      "Logon:\n\tAccount Name:\t\t%4\n\nNetwork Information:\n\tSource Network "
      "Address:\t%6\n\nThis event is generated when a logon session is created." },
    { 60, 4672, 0, "Security", "Microsoft-Windows-Security-Auditing",
      "54849625-5478-4994-a5ba-3e3b0328c30d",
      { "SubjectUserSid=S-1-5-21-%n-%n-%n-%n", "SubjectUserName=svc-%w",
        "SubjectDomainName=CONTOSO", "PrivilegeList=SeSecurityPrivilege\n\t\t\tSeBackupPrivilege" },
      "Special privileges assigned to new logon.\n\nSubject:\n\tSecurity ID:\t\t%1\n\tAccount "
      "Name:\t\t%2\n\tAccount Domain:\t\t%3\n\nPrivileges:\t\t%4" },
    { 80, 1201, 4, "Operations Manager", "HealthService", 0,
      { "=MG%k", "=%m", "=10.22.%n.0" },
      "New Management Pack with id:\"%2\", version:\"%3\" received." },
    { 60, 1204, 4, "Operations Manager", "HealthService", 0, { "=MG%k", "=%m" },
      "Management pack %2 was loaded for management group %1." },
    { 40, 1210, 4, "Operations Manager", "HealthService", 0, { "=MG%k", "=%h%h" },
      "New configuration became active. Management group \"%1\", configuration id:\"%2\"." },
    { 30, 6022, 4, "Operations Manager", "HealthService", 0, { "=MG%k", "=%n", "=%n", "=%w" },
      "The Windows Event Log Provider of rule %4 started: %2 of %3." },
    { 24, 20022, 2, "Operations Manager", "OpsMgr Connector", 0,
      { "={%G}", "=%s.corp.example", "=MG%k" },
      "The health service %1 running on host %2 and serving management group %3 is not "
      "heartbeating." },
    { 20, 21006, 2, "Operations Manager", "OpsMgr Connector", 0,
      { "=%s.corp.example:5723", "=10060L", "=A connection attempt failed & timed out" },
      "The OpsMgr Connector could not connect to %1.  The error code is %2(%3). Please verify "
      "there is network connectivity." },
    { 30, 29102, 4, "Operations Manager", "OpsMgr Management Configuration", 0,
      { "=%n", "=%g", "=%s" },
      "OpsMgr Management Configuration Service on %3 completed work item %2 in %1 ms." },
    { 24, 31554, 4, "Operations Manager", "Health Service Modules", 0,
      { "=%i", "=%i", "=%g", "=MG%k" },
      "Workflow succeeded storing data in the Data Warehouse\n\nOne or more workflows were "
      "affected by this.\n\nWorkflow name: %1\nInstance name: %2\nInstance ID: {%3}\nManagement "
      "group: %4" },
    { 20, 31551, 2, "Operations Manager", "Health Service Modules", 0,
      { "=MG%k", "=%i", "=%s", "={%G}", "=SqlException", "=Timeout <%n s>" },
      "Failed to store data in the Data Warehouse. The operation will be retried.\r\nException "
      "'%5': %6\n\nOne or more workflows were affected by this.\n\nWorkflow name: %2\nInstance "
      "name: %3\nInstance ID: %4\nManagement group: %1" },
    { 24, 1040, 4, "Application", "MsiInstaller", 0,
      { "=C:\\install\\Setup\\AMD64\\%I\\%I.msi", "=%n", "=(NULL)" },
      "Beginning a Windows Installer transaction: %1. Client Process Id: %2." },
    { 24, 1042, 4, "Application", "MsiInstaller", 0,
      { "=C:\\install\\Setup\\AMD64\\%I\\%I.msi", "=%n", "=(NULL)" },
      "Ending a Windows Installer transaction: %1. Client Process Id: %2." },
    { 16, 1033, 4, "Application", "MsiInstaller", 0,
      { "=System Center Operations Manager Server", "=10.22.%n.0", "=1033", "=0",
        "=Microsoft Corporation" },
      "Windows Installer installed the product. Product Name: %1. Product Version: %2. Product "
      "Language: %3. Manufacturer: %5. Installation success or error status: %4." },
    { 40, 16384, 4, "Application", "Microsoft-Windows-Security-SPP",
      "e23b33b0-c8c9-472c-a5f9-f2bdfea0f156", { "=2024-%k-%kT%tZ", "=RulesEngine" },
      "Successfully scheduled Software Protection service for re-start at %1. Reason: %2." },
    { 30, 1000, 2, "Application", "Application Error", 0,
      { "=%i.exe", "=10.22.%n.0", "=%h", "=KERNELBASE.dll", "=6.3.9600.%n", "=e0434352" },
      "Faulting application name: %1, version: %2, time stamp: 0x%3\nFaulting module name: %4, "
      "version: %5\nException code: 0x%6" }
};

#endif
