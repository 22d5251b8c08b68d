/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of loggen.c: shapes of the logs around Operations Manager, after the samples in corpus/ and
 * the dossiers they cite.  Weights as in loggen_shapes.h.
 */
#ifndef TOOLS_LOGGEN_SIBLINGS_H
#define TOOLS_LOGGEN_SIBLINGS_H

#include "loggen_shapes.h"

/* SQL Server ERRORLOG */
static const struct shape sql_shapes[] = {
    { 30, "%y %t.%e Backup      Log was backed up. Database: %i, creation date(time): "
          "2022/03/18(10:15:25), first LSN: 37:%n:%k, last LSN: 37:%n:1, number of dump devices: 1, "
          "device information: (FILE=1, TYPE=DISK: {'D:\\Backup\\%i.trn'}). This is an informational "
          "message only. No user action is required.\n" },
    { 20, "%y %t.%e spid%k      Starting up database '%i'.\n" },
    { 20, "%y %t.%e spid%k      Setting database option %P to ON for database '%i'.\n" },
    { 15, "%y %t.%e Logon       Error: 18456, Severity: 14, State: 38.\n%y %t.%e Logon       Login "
          "failed for user 'CONTOSO\\svc-%w'. Reason: Failed to open the explicitly specified "
          "database '%i'. [CLIENT: 10.0.%k.%k]\n" },
    { 10, "%y %t.%e spid%ks     SQL Server has encountered %k occurrence(s) of I/O requests taking "
          "longer than 15 seconds to complete on file [D:\\Data\\%i.mdf] in database id %k.\n" },
    { 2, "%y %t.%e Backup      Database backed up. Database: OperationsManager, creation date(time): "
         "2022/03/18(10:15:25), pages dumped: %n, first LSN: 37:%n:37, last LSN: 37:%n:1, number of "
         "dump devices: 1, device information: (FILE=1, TYPE=DISK: {'D:\\Backup\\OM.bak'}).\n" }
};

/* scx.log and omiserver.log of a UNIX/Linux agent */
static const struct shape scx_shapes[] = {
    { 40, "%yT%t,%fZ Warning    [scx.core.common.pal.%w:%k:%n:%n] errno = %k (%w %w %w)\n" },
    { 40, "%yT%t,%fZ Info       [scx.core.providers.%w:%k:%n:%n] %i %w %w, %n %w\n" },
    { 5, "%yT%t,%fZ Error      [scx.core.provsup.%w:%k:%n:%n] Statvfs() failed for /mnt/%w, errno = "
         "%k\n" }
};

static const struct shape omi_shapes[] = {
    { 40, "%Y %t [%n,%n] INFO: null(0): EventId=40%k Priority=INFO %w %w %i %w\n" },
    { 30, "%Y %t [%n,%n] WARNING: null(0): EventId=30%k Priority=WARNING %w: fd %n %w %w\n" },
    { 5, "%Y %t [%n,%n] ERROR: null(0): EventId=20%k Priority=ERROR ssl-read error: %k [%w %w]\n" }
};

static const struct shape dpkg_shapes[] = {
    { 20, "%y %t upgrade %w:amd64 1.%k.%k 1.%k.%k\n" },
    { 40, "%y %t status half-configured %w:amd64 1.%k.%k\n" },
    { 40, "%y %t status unpacked %w:amd64 1.%k.%k\n" },
    { 40, "%y %t status installed lib%w:amd64 1.%k.%k-%kubuntu%k\n" },
    { 1, "%y %t status installed scx:amd64 1.9.%k.0\n" }
};

/* Setup logs of Data Protection Manager, Virtual Machine Manager, Configuration Manager */
static const struct shape dpm_shapes[] = {
    { 60, "[3/1/2024 %t] Information : %i %w %w %n.\n" },
    { 30, "[3/1/2024 %t] Data : %i = C:\\Program Files\\Microsoft System Center\\DPM\\bin\\%i.exe\n" },
    { 5, "[3/1/2024 %t] * Exception :  => System.%i: %W %w %w\n   at Microsoft.Internal.%i.%i()\n" }
};

static const struct shape vmm_shapes[] = {
    { 40, "%t:ProcessInstalls: Install Item %i has a Preprocessing delegate of %i.  Launching it "
          "now.\n" },
    { 40, "%t:LaunchMSI: MSI C:\\setup\\msi\\%i\\AMD64\\%i.msi %w.\n" },
    { 30, "%t:%i: %w %w %w %n\n" },
    { 3, "%t:%i threw an exception: Threw Exception.Type: System.%i, Exception.Message: %w %w\n"
         "   at Microsoft.VirtualManager.%i.%i()\n" }
};

static const struct shape cm_shapes[] = {
    { 60, "INFO: %W %w %w %i to %i  $$<Configuration Manager Setup><03-01-2024 %t.%f-60>"
          "<thread=%n (0x%h)>\n" },
    { 20, "INFO: File D:\\SMSSETUP\\BIN\\X64\\%i.dll %w, %n  $$<Configuration Manager Setup>"
          "<03-01-2024 %t.%f-60><thread=%n (0x%h)>\n" },
    { 3, "ERROR: Failed to %w %i, error %n  $$<Configuration Manager Setup><03-01-2024 %t.%f-60>"
         "<thread=%n (0x%h)>\n" }
};

/* A formatted trace of the health service */
static const struct shape trace_shapes[] = {
    { 60, "[%k]%n.%n::03/01/2024-%t.%f [HealthService] [] [Information] :C%i::%i{%w_cpp%k}%w %w %n\n" },
    { 30, "[%k]%n.%n::03/01/2024-%t.%f [ModulesCommon] [] [Verbose] :%i{%w_cpp%k}%i %w, %h\n" },
    { 4, "[%k]%n.%n::03/01/2024-%t.%f [HealthService] [] [Error] :C%i::%i{%w_cpp%k}Failed to %w, "
         "error 0x80%h\n" }
};

/* Text of unknown kind: a mail about the product */
static const struct shape plain_shapes[] = {
    { 50, "%W %w %w the %i of %s %w %w %w, %w %w %n %w %w.\n\n" },
    { 20, "%W %w %w %w %w: %i %w %w %w %w %w %w\n%w %w %w %w %w %w and %w %w\n%w %w.\n\n" },
    { 10, "The management server %s of Operations Manager %w %w %w %w %w.\n\n" },
    { 5, "> %W %w %w %w %w %w %w\n> %w %w %w %w\n\n" }
};

/* And the log of another program, in which nothing of the product is named */
static const struct shape other_shapes[] = {
    { 40, "%y %t,%f [%k] INFO  Web.Http.Handler - request %n of client 10.0.%k.%k was answered with "
          "200 in %k ms, %n bytes (%w)\n" },
    { 30, "%y %t,%f [%k] DEBUG Data.Cache.Store - entry %h of page %n was loaded again, index %k, "
          "next flush in %k s\n" },
    { 20, "%y %t,%f [%k] INFO  Jobs.Runner.Worker - job '%w' took item %n of its queue, %n are "
          "left\n" },
    { 5, "%y %t,%f [%k] WARN  Auth.Tokens.Worker - token of user%n expires in %k minutes: %w\n" },
    { 1, "%y %t,%f [%k] ERROR Jobs.Runner.Worker - job '%w' ended early: broken pipe\n"
         "   at Jobs.Runner.Worker.Write(Stream out) in Worker.cs:line %k\n" }
};

#endif
