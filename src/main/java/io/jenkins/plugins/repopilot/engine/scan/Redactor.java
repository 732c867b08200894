package io.jenkins.plugins.repopilot.engine.scan;

/** Placeholder until the scan package is built. */
public class Redactor {}
