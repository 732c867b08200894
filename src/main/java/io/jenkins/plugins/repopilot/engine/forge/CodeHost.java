package io.jenkins.plugins.repopilot.engine.forge;

/** Placeholder until the forge package is built. */
public interface CodeHost {}
