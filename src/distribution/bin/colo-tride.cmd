@echo off
rem Runs a goal: colo-tride train conf\quickstart.yaml. Paths are those of the folder it is called in.
rem JAVA_HOME names another Java (17 or later), COLO_TRIDE_OPTS holds further options of Java's.
setlocal
set "java=java"
if not "%JAVA_HOME%" == "" set "java=%JAVA_HOME%\bin\java"
"%java%" "@%~dp0..\lib\jvm.options" %COLO_TRIDE_OPTS% -cp "%~dp0..\lib\*" org.colotride.cli.Main %*
exit /b %ERRORLEVEL%
