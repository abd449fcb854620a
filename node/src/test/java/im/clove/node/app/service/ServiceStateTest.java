package im.clove.node.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceStateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ActiveState=active;SubState=running;MainPID=7;UnitFileState=enabled;ActiveEnterTimestamp=Sat 19:00 | true | running since Sat 19:00 | true",
                "ActiveState=activating;SubState=start;UnitFileState=disabled | false | starting | false",
                "ActiveState=activating;SubState=auto-restart;Result=exit-code | false | ended, and is started again soon (exit-code) | false",
                "ActiveState=deactivating;SubState=stop-sigterm | false | stopping | false",
                "ActiveState=failed;Result=timeout | false | failed (timeout) | false",
                "ActiveState=inactive;Result=success;UnitFileState=enabled | false | stopped | true",
                "nonsense | false | stopped | false",
            })
    void systemdsAnswerInWords(String answer, boolean running, String words, boolean atBoot) {
        var state = ServiceState.of(Sample.machine(), answer.replace(';', '\n'));
        assertThat(state.running()).isEqualTo(running);
        assertThat(state.words()).isEqualTo(words);
        assertThat(state.atBoot()).isEqualTo(atBoot);
    }
}
